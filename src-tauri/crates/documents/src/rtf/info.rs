//! What the file says of itself (`\info`).

use super::tables::unicode;
use super::tokens::{Token, Tokens};
use crate::codepage;
use crate::model::Properties;

/// Bytes of a property kept at most.
const MAX_VALUE: usize = 1024;

#[derive(Clone, Copy, PartialEq)]
enum Field {
    None,
    Title,
    Author,
    Company,
    Created,
    Modified,
}

/// Year, month, day, hour, minute, second.
type Moment = [i32; 6];

/// Reads the group that has just said `\info`.
pub(super) fn read(tokens: Tokens<'_>, page: u16) -> Properties {
    let mut properties = Properties::default();
    let mut stack = Vec::new();
    let (mut field, mut text, mut bytes, mut skip) = (Field::None, String::new(), Vec::new(), 0usize);
    let mut moment: Moment = [0, 1, 1, 0, 0, 0];
    for token in tokens {
        if !matches!(token, Token::Byte(_) | Token::Text(_)) && !bytes.is_empty() {
            text.push_str(&codepage::decoder(page).decode_without_bom_handling(&bytes).0);
            bytes.clear();
        }
        match token {
            Token::Open if stack.len() > 8 => break,
            Token::Open => stack.push(std::mem::replace(&mut field, Field::None)),
            Token::Close => {
                let value = std::mem::take(&mut text).trim().to_owned();
                let value = (!value.is_empty()).then_some(value);
                match field {
                    Field::Title => properties.title = value,
                    Field::Author => properties.author = value,
                    Field::Company => properties.company = value,
                    Field::Created => properties.created = written(&moment),
                    Field::Modified => properties.modified = written(&moment),
                    Field::None => {}
                }
                match stack.pop() {
                    Some(outer) => field = outer,
                    None => break,
                }
            }
            Token::Word(name, value) => {
                let number = value.unwrap_or(0);
                match name {
                    b"title" => field = Field::Title,
                    b"author" => field = Field::Author,
                    b"company" => field = Field::Company,
                    b"creatim" | b"revtim" => {
                        field = if name == b"creatim" {
                            Field::Created
                        } else {
                            Field::Modified
                        };
                        moment = [0, 1, 1, 0, 0, 0];
                    }
                    b"yr" | b"mo" | b"dy" | b"hr" | b"min" | b"sec" => {
                        let [year, month, day, hour, minute, second] = &mut moment;
                        *match name {
                            b"yr" => year,
                            b"mo" => month,
                            b"dy" => day,
                            b"hr" => hour,
                            b"min" => minute,
                            _ => second,
                        } = number;
                    }
                    b"u" => {
                        text.push(unicode(number));
                        skip = 1;
                    }
                    _ => {}
                }
            }
            Token::Byte(_) if skip > 0 => skip -= 1,
            Token::Byte(byte) => bytes.push(byte),
            Token::Text(piece) => {
                let piece = piece.get(skip.min(piece.len())..).unwrap_or_default();
                skip = 0;
                let room = MAX_VALUE.saturating_sub(text.len() + bytes.len());
                bytes.extend(piece.iter().take(room));
            }
            Token::Symbol(_) => {}
        }
    }
    properties
}

/// A date of the calendar as RFC 3339; RTF gives no zone, so none is claimed.
fn written(moment: &Moment) -> Option<String> {
    let [year, month, day, hour, minute, second] = *moment;
    let small = |part: i32| i8::try_from(part).ok();
    let year = i16::try_from(year).ok().filter(|&y| y > 0)?;
    let date = jiff::civil::Date::new(year, small(month)?, small(day)?).ok()?;
    let time = jiff::civil::Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    Some(date.to_datetime(time).to_string())
}
