//! What was measured, as a Markdown table.

use std::collections::BTreeMap;
use std::fmt;

/// One turn of a server with a case.
pub struct Turn {
    /// Requests a second.
    rate: f64,
    /// The 50th and the 99th of a hundred requests, in milliseconds.
    half: f64,
    most: f64,
    /// Microseconds of processor time for each request: the server's, and this driver's.
    server: Option<f64>,
    driver: Option<f64>,
}

impl Turn {
    /// From the microseconds of each request, in any order.
    pub fn new(mut taken: Vec<u32>, seconds: f64, server: Option<u64>, driver: Option<u64>) -> Self {
        taken.sort_unstable();
        let count = taken.len();
        let at = |part: usize| taken.get(count * part / 100).map_or(f64::NAN, |micros| f64::from(*micros) / 1000.0);
        let each = |micros: Option<u64>| micros.map(|micros| micros as f64 / count as f64);
        Self { rate: count as f64 / seconds, half: at(50), most: at(99), server: each(server), driver: each(driver) }
    }
}

/// Which row of the table a turn belongs to.
pub struct Slot {
    pub case: &'static str,
    pub bytes: usize,
    pub server: &'static str,
}

/// All turns that count.
pub struct Table {
    rounds: u32,
    seconds: f64,
    rows: Vec<(Slot, Vec<Turn>)>,
}

impl Table {
    pub fn new(rounds: u32, seconds: f64) -> Self {
        Self { rounds, seconds, rows: Vec::new() }
    }

    pub fn add(&mut self, slot: Slot, turn: Turn) {
        let known = self.rows.iter_mut().find(|(row, _)| (row.case, row.server) == (slot.case, slot.server));
        match known {
            Some((_, turns)) => turns.push(turn),
            None => self.rows.push((slot, vec![turn])),
        }
    }
}

/// The middle of numbers, and half of their range.
fn middle(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    match numbers.as_slice() {
        [] => (f64::NAN, f64::NAN),
        all @ [first, .., last] => (all[all.len() / 2], (last - first) / 2.0),
        [one] => (*one, 0.0),
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} rounds of {} s for each server and case.\n", self.rounds, self.seconds)?;
        writeln!(f, "| case | server | req/s | spread | × bare | p50 ms | p99 ms | server µs | driver µs |")?;
        writeln!(f, "|---|---|---|---|---|---|---|---|---|")?;
        let bare: BTreeMap<&str, &Vec<Turn>> = self
            .rows
            .iter()
            .filter(|(slot, _)| slot.server == "bare")
            .map(|(slot, turns)| (slot.case, turns))
            .collect();
        for (slot, turns) in &self.rows {
            let (rate, spread) = middle(turns.iter().map(|turn| turn.rate));
            // Round by round: what else the machine does is the same for both then.
            let beside = bare.get(slot.case).into_iter().flat_map(|bare| turns.iter().zip(*bare));
            let (ratio, around) = middle(beside.map(|(turn, bare)| turn.rate / bare.rate));
            let half = middle(turns.iter().map(|turn| turn.half)).0;
            let most = middle(turns.iter().map(|turn| turn.most)).0;
            let micros = |of: fn(&Turn) -> Option<f64>| match middle(turns.iter().filter_map(of)).0 {
                known if known.is_finite() => format!("{known:.0}"),
                _ => "–".to_owned(),
            };
            let (server, driver) = (micros(|turn| turn.server), micros(|turn| turn.driver));
            write!(
                f,
                "| {}, {} bytes | {} | {rate:.0} | ±{:.0} % | ",
                slot.case,
                slot.bytes,
                slot.server,
                100.0 * spread / rate
            )?;
            writeln!(f, "{ratio:.3} ±{around:.3} | {half:.2} | {most:.2} | {server} | {driver} |")?;
        }
        Ok(())
    }
}
