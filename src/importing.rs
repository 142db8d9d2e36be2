//! A regulation from its data file: read with every fault at its line, checked like a draft, and written as a draft or, in a
//! fresh installation of another government, in the place of the founding one.

use crate::App;
use crate::audit;
use crate::error::Result;
use crate::graphql::user_error::plain_message;
use crate::rules::regulation::{Record, check_record};
use crate::rules::{Refusal, Step};
use crate::work;
use entity::enums::DocumentState;
use entity::{cycle, regulation, regulation_article, regulation_rule, resolution};
use migration::FOUNDING_REGULATION;
use migration::record_file::{RegulationFile, Standing, store};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use uuid::Uuid;

/// How a regulation is taken in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Import {
    /// In the place of the one with which the installation was founded; otherwise as a draft.
    pub in_force: bool,
    /// Only said whether it could be.
    pub dry_run: bool,
}

/// Something that is wrong with a data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Where in the record, such as `parameters.tiers[0].quota`; empty: in the file as a whole.
    pub path: String,
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, path, message } = self;
        let colon = if path.is_empty() { "" } else { ": " };
        write!(f, "{line}:{column}: {path}{colon}{message}")
    }
}

/// Takes in a regulation; answers its edition, or every fault of its file.
pub async fn import(app: &App, text: &str, import: Import) -> Result<std::result::Result<String, Vec<Fault>>> {
    let source = match Source::parse(text) {
        Ok(source) => source,
        Err(faults) => return Ok(Err(faults)),
    };
    let file = match source.read() {
        Ok(file) => file,
        Err(faults) => return Ok(Err(faults)),
    };
    let txn = work::lock(app).await?;
    let standing = if import.in_force { Standing::InForce } else { Standing::Draft };
    if standing == Standing::InForce {
        if !is_fresh(&txn).await? {
            let message = "a cycle is planned or a resolution proposed here already: import it as a draft";
            return Ok(Err(vec![source.fault(&[], message.to_owned())]));
        }
        remove_founding(&txn).await?;
    }
    let taken = regulation::Entity::find().filter(regulation::Column::Edition.eq(file.edition.as_str()));
    if taken.count(&txn).await? > 0 {
        let path = [Step::Field("edition".to_owned())];
        return Ok(Err(vec![source.fault(&path, format!("there is an edition {} already", file.edition))]));
    }
    let (now, edition) = (app.clock.now(), file.edition.clone());
    let id = app.ids.next(now);
    store(&txn, file, id, standing, now, |_| app.ids.next(now)).await?;
    let payload = json!({
        "edition": edition, "inForce": import.in_force, "sha256": crate::hex(&Sha256::digest(text.as_bytes())),
    });
    let entry = audit::Entry {
        at: now,
        actor_id: None,
        session_id: None,
        operation: "regulation import".to_owned(),
        subject_id: Some(id),
        cycle_id: None,
        payload: payload.to_string(),
    };
    audit::append(&txn, entry).await?;
    if !import.dry_run {
        txn.commit().await?;
    }
    Ok(Ok(edition))
}

/// Whether nothing rests on the regulation in force yet.
async fn is_fresh(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(cycle::Entity::find().count(db).await? == 0 && resolution::Entity::find().count(db).await? == 0)
}

/// Takes away what the installation was founded with: another government is another database.
async fn remove_founding(txn: &DatabaseTransaction) -> Result<()> {
    let approved: Vec<Uuid> = regulation::Entity::find()
        .filter(regulation::Column::State.eq(DocumentState::Approved))
        .select_only()
        .column(regulation::Column::Id)
        .into_tuple()
        .all(txn)
        .await?;
    let rules = regulation_rule::Entity::delete_many();
    rules.filter(regulation_rule::Column::RegulationId.is_in(approved.clone())).exec(txn).await?;
    let articles = regulation_article::Entity::delete_many();
    articles.filter(regulation_article::Column::RegulationId.is_in(approved.clone())).exec(txn).await?;
    regulation::Entity::delete_many().filter(regulation::Column::Id.is_in(approved)).exec(txn).await?;
    Ok(())
}

/// The text of a data file with the place of everything in it.
struct Source<'a> {
    text: &'a str,
    table: Spanned<DeTable<'a>>,
}

/// Most faults of shape that are looked for.
const MOST_FAULTS: usize = 200;

impl<'a> Source<'a> {
    fn parse(text: &'a str) -> std::result::Result<Self, Vec<Fault>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let source = Self { text, table };
        let faults: Vec<Fault> = errors.iter().map(|error| source.of_format(error)).collect();
        if faults.is_empty() { Ok(source) } else { Err(in_order(faults)) }
    }

    /// The record, or everything that is wrong with its shape; where the shape is right, with what it says.
    fn read(&self) -> std::result::Result<RegulationFile, Vec<Fault>> {
        let (file, mut faults) = self.shape();
        let Some(file) = file.filter(|_| faults.is_empty()) else { return Err(in_order(faults)) };
        let articles: Vec<(i32, &str, &str)> = file
            .articles
            .iter()
            .map(|article| (article.number, article.title.zh.as_str(), article.text.as_str()))
            .collect();
        let rules: Vec<_> = file.rules.iter().map(|rule| (rule.code, rule.article)).collect();
        let record = Record { parameters: &file.parameters, form: &file.form, articles: &articles, rules: &rules };
        let fault = |refusal: &Refusal| self.fault(&refusal.path, plain_message(refusal));
        faults.extend(heading(&file).iter().map(fault));
        faults.extend(check_record(&record).iter().map(fault));
        if faults.is_empty() { Ok(file) } else { Err(in_order(faults)) }
    }

    /// What is missing, unknown or of another kind. Each fault is mended with what the founding regulation has in its place,
    /// so that the next one is found.
    fn shape(&self) -> (Option<RegulationFile>, Vec<Fault>) {
        let plain = |text: &str| toml::from_str::<Value>(text).map(without_marks);
        let (mut value, founding) = match (plain(self.text), plain(FOUNDING_REGULATION)) {
            (Ok(value), Ok(founding)) => (value, founding),
            (Err(error), _) | (_, Err(error)) => return (None, vec![self.of_format(&error)]),
        };
        let mut faults: Vec<Fault> = Vec::new();
        while faults.len() < MOST_FAULTS {
            let error = match serde_path_to_error::deserialize::<_, RegulationFile>(&value) {
                Ok(file) => return (Some(file), faults),
                Err(error) => error,
            };
            let mut path = steps(error.path());
            let mut message = error.into_inner().to_string();
            let quoted = message.split('`').nth(1).unwrap_or_default().to_owned();
            // Of a hundred choices nobody reads the list.
            if let Some(at) = message.find(", expected").filter(|_| message.len() > 200) {
                message.truncate(at);
            }
            let fault = self.fault(&path, message.clone());
            if message.starts_with("missing field") {
                path.push(Step::Field(quoted));
            }
            let again = faults.contains(&fault);
            faults.push(fault);
            if again || !mend(&mut value, &founding, &path) {
                break;
            }
        }
        (None, faults)
    }

    /// What is wrong with the format itself.
    fn of_format(&self, error: &toml::de::Error) -> Fault {
        self.at(error.span().map_or(0, |span| span.start), String::new(), error.message().to_owned())
    }

    /// A fault at the nearest place that the file has.
    fn fault(&self, path: &[Step], message: String) -> Fault {
        let mut at = self.table.span().start;
        let mut value: Option<&Spanned<DeValue<'_>>> = None;
        for step in path {
            let next = match (step, value.map(Spanned::get_ref)) {
                (Step::Field(name), None) => self.table.get_ref().get(name.as_str()),
                (Step::Field(name), Some(DeValue::Table(table))) => table.get(name.as_str()),
                (Step::Index(index), Some(DeValue::Array(items))) => items.get(*index),
                _ => None,
            };
            let Some(next) = next else { break };
            at = next.span().start;
            value = Some(next);
        }
        self.at(at, shown(path), message)
    }

    fn at(&self, offset: usize, path: String, message: String) -> Fault {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Fault { line: before.matches('\n').count() + 1, column: line.chars().count() + 1, path, message }
    }
}

/// Faults as they stand in the file, each once.
fn in_order(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by_key(|fault| (fault.line, fault.column));
    faults.dedup();
    faults
}

/// What is wrong with what stands above the parameters.
fn heading(file: &RegulationFile) -> Vec<Refusal> {
    use crate::error::Error;
    use crate::graphql::check::Check;
    let mut check = Check::new();
    check.text("edition", &file.edition, 40);
    check.text("title", &file.title.zh, 200);
    check.optional_text("document_number", file.document_number.as_deref(), 100);
    if file.issued_on > file.in_force_from {
        check.fault("in_force_from", Refusal::input("input-range-order"));
    }
    match check.done() {
        Err(Error::Refused(refusals)) => refusals,
        _ => Vec::new(),
    }
}

fn steps(path: &serde_path_to_error::Path) -> Vec<Step> {
    use serde_path_to_error::Segment;
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(Step::Index(*index)),
        Segment::Map { key } => Some(Step::Field(key.clone())),
        Segment::Enum { .. } | Segment::Unknown => None,
    };
    path.iter().filter_map(step).collect()
}

fn shown(path: &[Step]) -> String {
    path.iter().fold(String::new(), |out, step| match step {
        Step::Index(index) => format!("{out}[{index}]"),
        Step::Field(name) if out.is_empty() => name.clone(),
        Step::Field(name) => format!("{out}.{name}"),
    })
}

/// Gives a place what the founding regulation has there, or nothing where it has nothing; false: there is no such place.
fn mend(value: &mut Value, founding: &Value, path: &[Step]) -> bool {
    let Some((step, rest)) = path.split_first() else { return false };
    match (step, value) {
        (Step::Field(name), Value::Object(fields)) => {
            let sample = founding.get(name).cloned().unwrap_or_default();
            match fields.get_mut(name) {
                Some(inner) if !rest.is_empty() => mend(inner, &sample, rest),
                Some(_) if sample.is_null() => fields.remove(name).is_some(),
                _ => {
                    fields.insert(name.clone(), sample);
                    rest.is_empty()
                }
            }
        }
        (Step::Index(index), Value::Array(items)) => {
            let sample = founding.get(index).or_else(|| founding.get(0)).cloned().unwrap_or_default();
            match items.get_mut(*index) {
                Some(inner) if !rest.is_empty() => mend(inner, &sample, rest),
                Some(inner) if !sample.is_null() => {
                    *inner = sample;
                    true
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// Dates of the format itself as the text that they are.
fn without_marks(value: Value) -> Value {
    match value {
        Value::Object(fields) => match fields.get("$__toml_private_datetime") {
            Some(date) => date.clone(),
            None => fields
                .into_iter()
                .map(|(key, value)| (key, without_marks(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        },
        Value::Array(items) => items.into_iter().map(without_marks).collect(),
        other => other,
    }
}
