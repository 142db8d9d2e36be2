//! The types of files that are taken: how they travel, how their names end, and how their bytes show it.

use entity::enums::MediaType;

/// Central directory of a ZIP file: one entry, and the record at the very end that says where the entries begin.
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";

/// The type as HTTP names it.
pub const fn mime(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Pdf => "application/pdf",
        MediaType::Png => "image/png",
        MediaType::Jpeg => "image/jpeg",
        MediaType::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        MediaType::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}

/// How a name of this type ends.
pub const fn extensions(media_type: MediaType) -> &'static [&'static str] {
    match media_type {
        MediaType::Pdf => &["pdf"],
        MediaType::Png => &["png"],
        MediaType::Jpeg => &["jpg", "jpeg"],
        MediaType::Docx => &["docx"],
        MediaType::Xlsx => &["xlsx"],
    }
}

/// Whether a browser may show it by itself.
pub const fn shown_inline(media_type: MediaType) -> bool {
    matches!(media_type, MediaType::Pdf | MediaType::Png | MediaType::Jpeg)
}

/// Whether a file with this beginning and end is of the type.
pub fn matches(media_type: MediaType, head: &[u8], tail: &[u8]) -> bool {
    match media_type {
        MediaType::Pdf => infer::archive::is_pdf(head),
        MediaType::Png => infer::image::is_png(head),
        MediaType::Jpeg => infer::image::is_jpeg(head),
        MediaType::Docx => infer::doc::is_docx(head) || (infer::archive::is_zip(head) && holds(tail, "word/")),
        MediaType::Xlsx => infer::doc::is_xlsx(head) || (infer::archive::is_zip(head) && holds(tail, "xl/")),
    }
}

/// Whether a ZIP file holds an Office document whose parts lie in a folder. `infer` looks at the first entries only, and
/// several office suites put other parts there; the directory at the end names them all.
fn holds(tail: &[u8], folder: &str) -> bool {
    let names: Vec<&[u8]> = directory(tail).unwrap_or_default();
    names.contains(&b"[Content_Types].xml".as_slice()) && names.iter().any(|name| name.starts_with(folder.as_bytes()))
}

/// The names in the central directory, as far as the tail holds it.
fn directory(tail: &[u8]) -> Option<Vec<&[u8]>> {
    let end = tail.windows(END.len()).rposition(|window| window == END)?;
    let size = usize::try_from(u32::from_le_bytes(tail.get(end + 12..end + 16)?.try_into().ok()?)).ok()?;
    let mut rest = tail.get(end.checked_sub(size)?..end)?;
    let mut names = Vec::new();
    while let Some(entry) = rest.strip_prefix(&ENTRY) {
        // Lengths of the name, of the extra field and of the comment stand at 28, 30 and 32 of the entry.
        let length =
            |at: usize| entry.get(at - 4..at - 2).map(|bytes| usize::from(u16::from_le_bytes([bytes[0], bytes[1]])));
        let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
        names.push(entry.get(42..42 + name)?);
        rest = entry.get(42 + name + extra + comment..)?;
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A ZIP file of empty entries, without the fields that nobody reads here.
    fn zip(names: &[&str]) -> Vec<u8> {
        let mut file = Vec::new();
        for name in names {
            file.extend(b"PK\x03\x04");
            file.extend([0; 22]);
            file.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            file.extend([0; 2]);
            file.extend(name.as_bytes());
        }
        let start = file.len();
        for name in names {
            file.extend(ENTRY);
            file.extend([0; 24]);
            file.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            file.extend([0; 16]);
            file.extend(name.as_bytes());
        }
        let size = u32::try_from(file.len() - start).unwrap();
        file.extend(END);
        file.extend([0; 8]);
        file.extend(size.to_le_bytes());
        file.extend([0; 6]);
        file
    }

    fn is(media_type: MediaType, file: &[u8]) -> bool {
        matches(media_type, file, file)
    }

    #[test]
    fn office_documents_of_every_suite() {
        let word =
            zip(&["_rels/.rels", "docProps/core.xml", "docProps/app.xml", "word/document.xml", "[Content_Types].xml"]);
        assert!(is(MediaType::Docx, &word) && !is(MediaType::Xlsx, &word));
        let excel =
            zip(&["[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml", "xl/workbook.xml"]);
        assert!(is(MediaType::Xlsx, &excel) && !is(MediaType::Docx, &excel));
        let other = zip(&["word/evil.exe", "readme.txt"]);
        assert!(!is(MediaType::Xlsx, &other));
        assert!(!is(MediaType::Docx, &zip(&["a.txt", "word/evil.exe"])));
    }

    #[test]
    fn plain_types_by_their_first_bytes() {
        assert!(is(MediaType::Pdf, b"%PDF-1.7\n"));
        assert!(is(MediaType::Png, b"\x89PNG\r\n\x1a\n"));
        assert!(is(MediaType::Jpeg, b"\xff\xd8\xff\xe0"));
        assert!(!is(MediaType::Pdf, b"<script>"));
        assert!(!is(MediaType::Png, b""));
    }

    #[test]
    fn a_broken_directory_is_no_document() {
        let whole = zip(&["[Content_Types].xml", "word/document.xml"]);
        for length in 0..whole.len() {
            let _ = is(MediaType::Docx, &whole[..length]);
            let _ = is(MediaType::Docx, &whole[length..]);
        }
        let mut lies = whole.clone();
        let end = lies.len() - 10;
        lies[end..end + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(directory(&lies).is_none());
    }
}
