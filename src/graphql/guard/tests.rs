use super::*;
use async_graphql::parser::types::{Selection, SelectionSet};
use std::fmt::Write;

fn refused(query: &str) -> String {
    match admit(query, None, &ANONYMOUS).unwrap_err().stop {
        Stop::BadRequest(detail) => format!("BAD_REQUEST {detail}"),
        Stop::TooComplex(detail) => format!("TOO_COMPLEX {detail}"),
        other => panic!("{other:?}"),
    }
}

fn passes(query: &str) -> Admitted {
    admit(query, None, &ANONYMOUS).unwrap_or_else(|rejection| panic!("{rejection:?}: {query}"))
}

/// The admitted operation as text, for comparison.
fn shape(query: &str) -> String {
    fn write(set: &SelectionSet, out: &mut String) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => out.push_str(field.node.response_key().node.as_str()),
                Selection::InlineFragment(inline) => {
                    let on =
                        inline.node.type_condition.as_ref().map_or("", |condition| condition.node.on.node.as_str());
                    write!(out, "..{on}{}", "@".repeat(inline.node.directives.len())).unwrap();
                }
                Selection::FragmentSpread(_) => panic!("fragments are expanded"),
            }
            let below = match &selection.node {
                Selection::Field(field) => &field.node.selection_set.node,
                Selection::InlineFragment(inline) => &inline.node.selection_set.node,
                Selection::FragmentSpread(_) => continue,
            };
            if !below.items.is_empty() {
                out.push('{');
                write(below, out);
                out.push('}');
            }
            out.push(' ');
        }
        out.truncate(out.trim_end().len());
    }
    let admitted = passes(query);
    assert!(admitted.document.fragments.is_empty());
    let mut out = String::new();
    write(&admitted.operation().unwrap().selection_set.node, &mut out);
    out
}

#[test]
fn size_is_bounded_to_the_byte() {
    let fill = |bytes: usize| format!("{{a}}#{}", "x".repeat(bytes - 4));
    passes(&fill(16 * 1024));
    assert_eq!(refused(&fill(16 * 1024 + 1)), "TOO_COMPLEX The document is longer than 16384 bytes.");
}

#[test]
fn tokens_are_bounded() {
    let values = |count: usize| format!("{{a(x:[{}])}}", "1 ".repeat(count));
    // Nine tokens besides the values.
    passes(&values(1_991));
    assert_eq!(refused(&values(1_992)), "TOO_COMPLEX The document has more than 2000 tokens.");
}

#[test]
fn every_kind_of_token_counts_once() {
    let few = |tokens| Limits { tokens, ..ANONYMOUS };
    for (query, tokens) in [
        ("{a}", 3),
        ("{ a(x: -1.5e+3) }", 8),
        ("{ ...F } fragment F on Query { a }", 11),
        ("{ a(x: \"two words # {\", y: \"\"\"block \\\"\"\" {\n\"\"\") }", 11),
        ("query($v: [Int!]! = [1]) @d { a # comment {{{ \n }", 20),
    ] {
        let ok = admit(query, None, &few(tokens));
        assert!(!matches!(ok, Err(Rejection { stop: Stop::TooComplex(_), .. })), "{query}: {ok:?}");
        let over = admit(query, None, &few(tokens - 1));
        assert!(matches!(over, Err(Rejection { stop: Stop::TooComplex(_), .. })), "{query}: {over:?}");
    }
}

#[test]
fn nesting_is_bounded_for_every_bracket() {
    let list = |depth: usize| format!("{{a(x:{}{})}}", "[".repeat(depth - 2), "]".repeat(depth - 2));
    let object = |depth: usize| format!("{{a(x:{}1{})}}", "{y:".repeat(depth - 2), "}".repeat(depth - 2));
    let unclosed = |depth: usize| "{a(x:".to_owned() + &"[".repeat(depth - 2);
    passes(&list(60));
    passes(&object(60));
    assert!(refused(&unclosed(60)).starts_with("BAD_REQUEST Syntax error"));
    for query in [list(61), object(61), unclosed(61)] {
        assert_eq!(refused(&query), "TOO_COMPLEX Brackets are nested more than 60 deep.");
    }
}

#[test]
fn nesting_of_values_types_and_defaults_is_parsed_on_a_small_stack() {
    on_small_stack(|| {
        let wrap = |depth: usize| format!("{}Int{}", "[".repeat(depth), "]".repeat(depth));
        passes(&format!("query($v: {}) {{a(x: $v)}}", wrap(59)));
        passes(&format!("query($v: Int = {}{}) {{a}}", "[".repeat(59), "]".repeat(59)));
        passes(&format!("{{a @d(x: {}{})}}", "[".repeat(58), "]".repeat(58)));
        refused(&format!("query($v: {}) {{a(x: $v)}}", wrap(60)));
    });
}

#[test]
fn deep_nesting_is_refused_on_a_small_stack() {
    on_small_stack(|| {
        let limits = Limits { bytes: usize::MAX, tokens: usize::MAX, ..ANONYMOUS };
        for depth in [10_000, 100_000] {
            for open in ["[", "{a", "{a:", "(", "{a(x:["] {
                let query = "{a(x:".to_owned() + &open.repeat(depth);
                let rejection = admit(&query, None, &limits).unwrap_err();
                assert!(matches!(rejection.stop, Stop::TooComplex(_)), "{rejection:?}");
            }
        }
    });
}

fn on_small_stack(test: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn_scoped(scope, test).unwrap();
        thread.join().unwrap();
    });
}

#[test]
fn strings_and_comments_hide_their_brackets_only() {
    let brackets = "[".repeat(100);
    passes(&format!("{{a(x: \"{brackets}\")}}"));
    passes(&format!("{{a(x: \"\\\"{brackets}\")}}"));
    passes(&format!("{{a(x: \"\\\\\", y: \"{brackets}\")}}"));
    passes(&format!("{{a(x: \"\"\"\n{brackets} \" \\\"\"\" {brackets}\"\"\")}}"));
    passes(&format!("{{a(x: \"\"\"\"\"\", y: \"\")}} # {brackets}"));
    for shown in [
        format!("{{a(x: \"\" y: {brackets}"),
        format!("{{a(x: \"\"\"\"\"\" y: {brackets}"),
        format!("{{a(x: \"\\\\\" y: {brackets}"),
        format!("{{a # \"\n {brackets}"),
        format!("{{a # \"\"\"\r {brackets}"),
    ] {
        assert_eq!(refused(&shown), "TOO_COMPLEX Brackets are nested more than 60 deep.");
    }
    for endless in
        [format!("{{a(x: [\"\"\" {brackets}"), format!("{{a(x: \" {brackets}\n\")}}"), "{a(x: \"\\".to_owned()]
    {
        assert_eq!(refused(&endless), "BAD_REQUEST Syntax error: a string has no end.");
    }
}

#[test]
fn errors_name_their_place_and_not_the_text() {
    let rejection = admit("{\n  a(x: }", None, &ANONYMOUS).unwrap_err();
    assert_eq!(rejection.location, Some(Pos { line: 2, column: 8 }));
    assert!(matches!(&rejection.stop, Stop::BadRequest(detail) if !detail.contains('\n')), "{rejection:?}");
    let rejection = admit(&format!("{{ä: a\n b{}", "(".repeat(60)), None, &ANONYMOUS).unwrap_err();
    assert_eq!(rejection.location, Some(Pos { line: 2, column: 62 }));
}

#[test]
fn the_operation_is_chosen_by_name() {
    let two = "query A {a} mutation B {b}";
    assert_eq!(admit(two, Some("B"), &ANONYMOUS).unwrap().kind, OperationType::Mutation);
    assert_eq!(admit("query A {a}", None, &ANONYMOUS).unwrap().operation_name.as_deref(), Some("A"));
    assert_eq!(admit("{a}", Some(""), &ANONYMOUS).unwrap().operation_name, None);
    for (query, name) in [(two, None), (two, Some("C")), ("{a}", Some("A"))] {
        assert!(matches!(admit(query, name, &ANONYMOUS).unwrap_err().stop, Stop::BadRequest(_)));
    }
    refused("{a} {b}");
    refused("fragment F on Query {a}");
}

/// `{ f0 f1 … }`
fn fields(count: usize) -> String {
    (0..count).fold(String::new(), |mut out, number| {
        write!(out, "f{number} ").unwrap();
        out
    })
}

#[test]
fn fields_are_bounded_by_who_asks() {
    let query = |count| format!("{{{}}}", fields(count));
    passes(&query(500));
    assert_eq!(refused(&query(501)), "TOO_COMPLEX The operation selects more than 500 fields.");
    assert!(admit(&query(1_500), None, &SIGNED_IN).is_ok());
    assert!(admit(&query(1_501), None, &SIGNED_IN).is_err());
}

#[test]
fn fields_count_once_per_use_of_their_fragment() {
    let query = |count: usize| {
        let uses = (0..10).fold(String::new(), |mut out, number| {
            write!(out, "u{number} {{...F}} ").unwrap();
            out
        });
        format!("{{{uses}}} fragment F on T {{{}}}", fields(count))
    };
    passes(&query(49));
    assert_eq!(refused(&query(50)), "TOO_COMPLEX The operation selects more than 500 fields.");
}

#[test]
fn all_operations_of_a_document_count() {
    let query = |count| format!("query A {{{}}} query B {{{}}}", fields(250), fields(count));
    assert!(admit(&query(250), Some("A"), &ANONYMOUS).is_ok());
    assert!(admit(&query(251), Some("A"), &ANONYMOUS).is_err());
}

#[test]
fn fragments_that_multiply_are_refused_at_once() {
    let mut query = "{...F0} ".to_owned();
    for number in 0..25 {
        write!(query, "fragment F{number} on Query {{...F{0} ...F{0}}} ", number + 1).unwrap();
    }
    query.push_str("fragment F25 on Query {a}");
    assert_eq!(refused(&query), "TOO_COMPLEX The operation selects more than 500 fields.");
}

#[test]
fn fragments_must_be_known_used_and_finite() {
    assert_eq!(refused("{...F}"), "BAD_REQUEST Unknown fragment \"F\".");
    assert_eq!(refused("{a} fragment F on Query {a}"), "BAD_REQUEST Fragment \"F\" is never used.");
    assert_eq!(refused("{...F} fragment F on Query {a ...F}"), "BAD_REQUEST Fragment \"F\" contains itself.");
    let two = "{...F} fragment F on Query {a {...G}} fragment G on T {b {...F}}";
    assert_eq!(refused(two), "BAD_REQUEST Fragment \"F\" contains itself.");
}

#[test]
fn depth_is_bounded_through_fragments() {
    let fields = |depth: usize| format!("{}{}", "{a".repeat(depth), "}".repeat(depth));
    passes(&fields(30));
    assert_eq!(refused(&fields(31)), "TOO_COMPLEX Selections are nested more than 30 deep.");
    let chain = |depth: usize| {
        let mut query = "{...F0 b {...F0}}".to_owned();
        for number in 0..depth {
            write!(query, "fragment F{number} on Query {{...F{}}}", number + 1).unwrap();
        }
        write!(query, "fragment F{depth} on Query {{a}}").unwrap();
        query
    };
    passes(&chain(27));
    assert_eq!(refused(&chain(28)), "TOO_COMPLEX Selections are nested more than 30 deep.");
    on_small_stack(|| drop(refused(&chain(200))));
}

#[test]
fn aliases_are_bounded_through_fragments() {
    let query = |count: usize| {
        let aliases = (0..count).fold(String::new(), |mut out, number| {
            write!(out, "a{number}: a ").unwrap();
            out
        });
        format!("{{ x {{...F}} y {{...F}} }} fragment F on T {{{aliases}}}")
    };
    passes(&query(15));
    assert_eq!(refused(&query(16)), "TOO_COMPLEX The operation uses more than 30 aliases.");
}

#[test]
fn the_introspection_of_explorers_passes() {
    let of_type = (0..9).fold(String::new(), |inner, _| format!("kind name ofType {{{inner} kind name}}"));
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ description queryType {{ name kind }} mutationType {{ name kind }}
           types {{ ...FullType }} directives {{ name description isRepeatable locations
             args(includeDeprecated: true) {{ ...InputValue }} }} }} }}
         fragment FullType on __Type {{ kind name description specifiedByURL
           fields(includeDeprecated: true) {{ name description args(includeDeprecated: true) {{ ...InputValue }}
             type {{ ...TypeRef }} isDeprecated deprecationReason }}
           inputFields(includeDeprecated: true) {{ ...InputValue }} interfaces {{ ...TypeRef }}
           enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
           possibleTypes {{ ...TypeRef }} }}
         fragment InputValue on __InputValue {{ name description type {{ ...TypeRef }} defaultValue isDeprecated
           deprecationReason }}
         fragment TypeRef on __Type {{ {of_type} }}"
    );
    passes(&query);
}

#[test]
fn a_mutation_has_one_root_field() {
    passes("mutation { make { id } }");
    passes("mutation { __typename make { id } kind: __typename }");
    passes("mutation { ...F } fragment F on Mutation { __typename make { id } }");
    for query in [
        "mutation { make { id } make { title } }",
        "mutation { make { id } make { id } }",
        "mutation { make { id } other { id } }",
        "mutation { make { id } again: make { id } }",
        "mutation { make { id } ...F } fragment F on Mutation { make { title } }",
        "mutation { ...F ...F } fragment F on Mutation { make { title } }",
        "mutation { make { id } ... @skip(if: true) { make { id } } }",
        "query Q { a } mutation M { make { id } make { title } }",
    ] {
        let rejection = admit(query, query.contains("query Q").then_some("M"), &ANONYMOUS).unwrap_err();
        assert_eq!(rejection.stop, Stop::BadRequest("A mutation must select exactly one root field.".to_owned()));
        assert!(rejection.location.is_some());
    }
}

#[test]
fn a_subscription_has_one_root_field() {
    passes("subscription { board { part } }");
    passes("subscription { ...F } fragment F on Subscription { board { part } }");
    for query in [
        "subscription { board { part } meeting { part } }",
        "subscription { board { part } ...F } fragment F on Subscription { again: board { part } }",
        "subscription { __typename }",
    ] {
        let rejection = admit(query, None, &ANONYMOUS).unwrap_err();
        assert_eq!(rejection.stop, Stop::BadRequest("A subscription must select exactly one root field.".to_owned()));
    }
}

#[test]
fn equal_fields_are_merged() {
    assert_eq!(shape("{ id __typename id __typename }"), "id __typename");
    assert_eq!(shape("{ a { x } b a { y x } }"), "a{x y} b");
    assert_eq!(shape("{ a(n: 1, m: 2) { x } a(m: 2, n: 1) { y } }"), "a{x y}");
    assert_eq!(shape("{ a { b { x } } a { b { y } } }"), "a{b{x y}}");
    assert_eq!(shape("{ ...F ...G } fragment F on Query { a { x } } fragment G on Query { a { y } b }"), "a{x y} b");
    assert_eq!(
        shape("{ v { ...F ...G } } fragment F on V { a { x } } fragment G on V { b a { y } }"),
        "v{..V{a{x} b}}".replace("{x}", "{x y}")
    );
    assert_eq!(shape("{ v { ... { a } a } }"), "v{a}");
    assert_eq!(shape("{ ... on Query { ... on Query { a } } a }"), "a");
    assert_eq!(shape("{ v { ... on T { a ... on T { a b } } } }"), "v{..T{a b}}");
}

#[test]
fn what_may_differ_in_type_or_condition_stays_apart() {
    assert_eq!(shape("{ v { a ... on T { a b } c } }"), "v{a ..T{a b} c}");
    assert_eq!(shape("{ v { ... on T { a: x } ... on U { a: y } ... on T { b } } }"), "v{..T{a} ..U{a} ..T{b}}");
    assert_eq!(shape("{ a @skip(if: true) a }"), "a a");
    assert_eq!(shape("{ a @skip(if: true) b a @skip(if: true) }"), "a b");
    assert_eq!(shape("{ ... @skip(if: true) { a a } ... @skip(if: true) { a } a }"), "..@{a} ..@{a} a");
    assert_eq!(
        shape("{ v { ...F @include(if: true) b } } fragment F on V { a a ... on W { a } }"),
        "v{..V@{a ..W{a}} b}"
    );
    assert_eq!(shape("{ a a { x } }"), "a a{x}");
}

#[test]
fn conflicting_fields_are_refused() {
    for query in [
        "{ a: x a: y }",
        "{ a(n: 1) a(n: 2) }",
        "{ a(n: 1) a }",
        "{ a(n: 1) a(m: 1) }",
        "{ a: x ...F } fragment F on Query { a: y }",
        "{ v { a: x ... on T { a: y } } }",
        "{ v { ... on T { a: y } a: x } }",
        "{ v { a: x ... @include(if: true) { a: y } } }",
        "{ v { b { a: x } b { a: y } } }",
    ] {
        assert_eq!(
            refused(query),
            "BAD_REQUEST Fields \"a\" conflict: they differ in name or arguments; use different aliases."
        );
    }
    passes("{ v { ... on T { a: x } ... on U { a: y } } }");
}

#[test]
fn absent_variables_take_their_defaults() {
    let admitted = passes("query Q($a: Boolean = true, $b: Int = 3, $c: Int) { f @include(if: $a) }");
    let request = admitted.request("", Variables::from_json(serde_json::json!({ "b": null })));
    let given = serde_json::to_value(&request.variables).unwrap();
    assert_eq!(given, serde_json::json!({ "a": true, "b": null }));
}

#[test]
fn a_document_takes_the_room_of_its_fields_and_its_text() {
    let text = "{ a { ...two b { ...two } } } fragment two on A { c d }";
    // a, b, and c and d twice; the text counts an eighth.
    assert_eq!(passes(text).size, 6 + text.len() / 8);
}
