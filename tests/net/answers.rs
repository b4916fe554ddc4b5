//! A server that speaks the recorded shapes of all sources.

use crate::server::{Asked, Reply, Server, json, status, typed};
use hickory_proto::op::{Message, MessageType, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{CAA, CNAME, MX, NS, SRV, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};

pub(crate) const APPLE: &str = "HWUPKR0MPOU8FGXBT394";
pub(crate) const APPLE_ENERGY: &str = "549300YX4S1LLSMK2627";
pub(crate) const COMMERZBANK: &str = "851WYGNLUQLFZBSYGB56";

const RECORDS: &str = include_str!("fixtures/gleif/multi_lei_records.json");
const FUZZY: &str = include_str!("fixtures/gleif/fuzzycompletions_all.json");
const ENERGY: &str = include_str!("fixtures/gleif/single_lei_record_549300YX4S1LLSMK2627.json");
const BANK: &str = include_str!("fixtures/gleif/single_lei_record_851WYGNLUQLFZBSYGB56.json");
const PARENT: &str = include_str!("fixtures/gleif/direct-parent_549300YX4S1LLSMK2627.json");
const EXCEPTION: &str = include_str!("fixtures/gleif/ultimate-parent-reporting-exception_5299001ERX0K10IZUL40.json");

/// The register, with `reason` for every exception.
pub(crate) fn gleif(asked: &Asked, reason: &str) -> Reply {
    let path = asked.path.strip_prefix("/gleif/").unwrap_or_default();
    if path.contains("reporting-exception") {
        return json(EXCEPTION.replace("NO_KNOWN_PERSON", reason));
    }
    if path.starts_with("fuzzycompletions") {
        return json(FUZZY);
    }
    if path.starts_with("lei-records?filter") {
        return if path.contains("Nobody") { json("{\"meta\":{},\"data\":[]}") } else { json(RECORDS) };
    }
    match path.trim_start_matches("lei-records/") {
        lei if lei == APPLE_ENERGY => json(ENERGY),
        lei if lei == COMMERZBANK => json(BANK),
        lei if lei == APPLE => json(PARENT),
        other if other == format!("{APPLE_ENERGY}/direct-parent") => json(PARENT),
        other if other == format!("{APPLE_ENERGY}/ultimate-parent") => json(PARENT),
        _ => status(404),
    }
}

pub(crate) fn sparql(rows: &str) -> Reply {
    typed(
        "application/sparql-results+json;charset=utf-8",
        format!("{{\"head\":{{\"vars\":[]}},\"results\":{{\"bindings\":[{rows}]}}}}"),
    )
}

/// One row of a Wikidata answer about an item with one owner.
pub(crate) fn row(item: &str, relation: &str, owner: (&str, &str, &str, &str)) -> String {
    let (qid, name, country, lei) = owner;
    let uri = |qid: &str| format!("{{\"type\":\"uri\",\"value\":\"http://www.wikidata.org/entity/{qid}\"}}");
    let text = |value: &str| format!("{{\"type\":\"literal\",\"xml:lang\":\"en\",\"value\":\"{value}\"}}");
    let lei = if lei.is_empty() { String::new() } else { format!(",\"plei\":{}", text(lei)) };
    format!(
        "{{\"c\":{},\"cLabel\":{},\"rel\":{},\"p\":{},\"pLabel\":{},\"piso\":{}{lei}}}",
        uri(item),
        text("Item"),
        text(relation),
        uri(qid),
        text(name),
        text(country)
    )
}

fn name(text: &str) -> Name {
    Name::from_ascii(format!("{text}.")).expect("name")
}

/// A resolver for `example.de`.
pub(crate) fn resolver(asked: &Asked) -> Reply {
    let question = Message::from_vec(&asked.body).expect("a DNS message");
    let query = question.queries[0].clone();
    let host = query.name.to_ascii().trim_end_matches('.').to_owned();
    let data: Vec<RData> = match (host.as_str(), query.query_type) {
        ("example.de", RecordType::MX) => vec![RData::MX(MX::new(10, name("example-de.mail.protection.outlook.com")))],
        ("example.de", RecordType::NS) => {
            vec![RData::NS(NS(name("ns1.example.de"))), RData::NS(NS(name("ns-1.awsdns-07.net")))]
        }
        ("example.de", RecordType::TXT) => vec![
            RData::TXT(TXT::new(vec![
                "v=spf1 include:spf.protection.outlook.com ".to_owned(),
                "include:mailgun.org -all".to_owned(),
            ])),
            RData::TXT(TXT::new(vec!["atlassian-domain-verification=SECRETSECRET".to_owned()])),
            RData::TXT(TXT::new(vec!["MS=ms99999999".to_owned()])),
            RData::TXT(TXT::new(vec!["our password is hunter2".to_owned()])),
        ],
        ("example.de", RecordType::CAA) => {
            vec![RData::CAA(CAA::new_issue(false, Some(name("letsencrypt.org")), Vec::new()))]
        }
        ("_dmarc.example.de", RecordType::TXT) => {
            vec![RData::TXT(TXT::new(vec!["v=DMARC1; p=none; rua=mailto:x@vali.email".to_owned()]))]
        }
        ("www.example.de", RecordType::CNAME) => vec![RData::CNAME(CNAME(name("d1.cloudfront.net")))],
        ("_sip._tls.example.de", RecordType::SRV) => {
            vec![RData::SRV(SRV::new(1, 1, 443, name("sipdir.online.lync.com")))]
        }
        _ => Vec::new(),
    };
    let mut answer = Message::new(question.metadata.id, MessageType::Response, OpCode::Query);
    if data.is_empty() && host != "example.de" {
        answer.metadata.response_code = ResponseCode::NXDomain;
    }
    for data in data {
        answer.add_answer(Record::from_rdata(query.name.clone(), 300, data));
    }
    answer.add_query(query);
    typed("application/dns-message", answer.to_vec().expect("bytes"))
}

/// Synthetic registries: no person, no address of anybody.
pub(crate) fn rdap(asked: &Asked, own: &str) -> Reply {
    let rdap = |body: String| typed("application/rdap+json", body);
    match asked.path.as_str() {
        "/rdap/dns.json" => json(format!("{{\"version\":\"1.0\",\"services\":[[[\"de\",\"com\"],[\"{own}registry/\"]]]}}")),
        "/rdap/ipv4.json" => json(format!("{{\"version\":\"1.0\",\"services\":[[[\"93.0.0.0/8\"],[\"{own}registry/\"]]]}}")),
        "/registry/domain/example.de" => rdap(
            r#"{"objectClassName":"domain","ldhName":"example.de","nameservers":[{"ldhName":"NS1.EXAMPLE.DE."}],
            "entities":[{"roles":["registrar"],"vcardArray":["vcard",[["version",{},"text","4.0"],["fn",{},"text","Example Registrar GmbH"]]]},
            {"roles":["registrant"],"vcardArray":["vcard",[["fn",{},"text","Some Person"],["kind",{},"text","individual"]]]}]}"#
                .to_owned(),
        ),
        "/registry/ip/93.184.216.34" => rdap(
            r#"{"objectClassName":"ip network","handle":"NET-1","name":"EXAMPLE-NET","startAddress":"93.184.216.0","endAddress":"93.184.216.255",
            "entities":[{"roles":["registrant"],"vcardArray":["vcard",[["fn",{},"text","Example Hosting"],["kind",{},"text","org"],
            ["adr",{"cc":"FR"},"text",["","","","","","",""]]]]}]}"#
                .to_owned(),
        ),
        _ => status(404),
    }
}

/// A server on which every source is sound.
pub(crate) fn world() -> Server {
    Server::new(|asked| {
        let own = format!("http://{}/", asked.header("host"));
        let wikidata = || sparql(&row("Q312", "parent", ("Q312", "Apple", "US", APPLE)));
        match asked.path.split(['/', '?']).nth(1).unwrap_or_default() {
            "gleif" => gleif(asked, "NO_KNOWN_PERSON"),
            "sparql" => wikidata(),
            "dns-query" => resolver(asked),
            "rdap" | "registry" => rdap(asked, &own),
            "aws.json" => typed(
                "application/json",
                r#"{"prefixes":[{"region":"eu-central-1"},{"region":"xx-new-9"}],"ipv6_prefixes":[]}"#,
            ),
            "vultr.json" => {
                typed("application/json", r#"{"regions":[{"id":"zzz","city":"Testville","country":"LU"}]}"#)
            }
            "robots.txt" => typed("text/plain", "User-agent: *\nDisallow: /private\n"),
            "" | "private" => typed("text/html", "<script src=\"https://www.googletagmanager.com/gtag/js\"></script>"),
            _ => status(404),
        }
    })
}
