//! What the guard costs before the schema sees a document: those that clients send, those that they would not, and what
//! is left of it where a document is kept.

use async_graphql::Variables;
use criterion::Criterion;
use quality_award::graphql::guard::{ANONYMOUS, Admitted, Limits, Rejection, SIGNED_IN, admit};
use serde_json::json;
use std::hint::black_box;

fn main() -> Result<(), String> {
    let mut criterion = Criterion::default().configure_from_args();
    typical(&mut criterion)?;
    hostile(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}

/// The documents that the load sends.
const TYPICAL: [(&str, &str, Limits); 3] = [
    ("notice board", include_str!("load/documents/board.graphql"), ANONYMOUS),
    ("award roll", include_str!("load/documents/roll.graphql"), ANONYMOUS),
    ("page of 50 with sheets", include_str!("load/documents/page.graphql"), SIGNED_IN),
];

/// Admission of a document that nobody has sent before; then what a kept one takes: its cost, and the request that executes it.
fn typical(criterion: &mut Criterion) -> Result<(), String> {
    for (name, text, limits) in TYPICAL {
        let admission = || admit(black_box(text), None, &limits);
        let kept: Admitted = admission().map_err(|rejection| format!("{name}: {rejection:?}"))?;
        criterion.bench_function(&format!("admission: {name}, {} bytes", text.len()), |bench| bench.iter(admission));
        let variables = Variables::from_json(json!({ "first": 50 }));
        criterion.bench_function(&format!("kept: cost of {name}"), |bench| {
            bench.iter(|| black_box(&kept).cost(&variables));
        });
        criterion.bench_function(&format!("kept: request of {name}"), |bench| {
            bench.iter(|| black_box(&kept).request(text, variables.clone()));
        });
    }
    Ok(())
}

/// Documents that want to be dear to refuse; each has to be refused.
fn hostile(criterion: &mut Criterion) -> Result<(), String> {
    let full = ANONYMOUS.bytes;
    let doubled = (0..14).map(|n| format!("fragment F{n} on Query{{...F{next} ...F{next}}}", next = n + 1));
    let aliases: String = (0..300).map(|n| format!("a{n}:serverTime ")).collect();
    let documents = [
        ("longer than allowed", format!("{{a}}#{}", "x".repeat(full))),
        ("brackets without end", format!("{{a(x:{}", "[".repeat(full - 5))),
        ("a string without end", format!("{{a(x:\"{}", "x".repeat(full - 6))),
        ("tokens up to the limit and one", format!("{{a(x:[{}])}}", "1 ".repeat(ANONYMOUS.tokens))),
        ("fragments that double fourteen times", {
            format!("{{...F0}}{}fragment F14 on Query{{serverTime}}", doubled.collect::<String>())
        }),
        ("fragments in a circle", "{...A}fragment A on Query{...B}fragment B on Query{...A}".to_owned()),
        ("three hundred aliases", format!("{{{aliases}}}")),
        ("fields inside one another", format!("{}{}", "{a".repeat(50), "}".repeat(50))),
        ("a fault in the last line", format!("{{{}\n a(x: }}", "serverTime ".repeat(400))),
    ];
    for (name, text) in documents {
        let admission = || -> Result<Admitted, Rejection> { admit(black_box(&text), None, &ANONYMOUS) };
        if admission().is_ok() {
            return Err(format!("{name} is admitted"));
        }
        criterion.bench_function(&format!("refusal: {name}, {} bytes", text.len()), |bench| bench.iter(admission));
    }
    Ok(())
}
