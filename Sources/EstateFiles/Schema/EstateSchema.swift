package import CanonicalJSON
package import Estate

/// The desired-state language as a JSON Schema (draft 2020-12), for editors.
///
/// A tagged value such as `!secret "vault:/A"` is a string to an editor; which tags stand where is said in the
/// descriptions, and `plumb validate` checks it.
package enum EstateSchema {
    /// - Parameter catalogue: the kinds of provider and store that may be named.
    package static func document(_ catalogue: KindCatalogue) -> JSONValue {
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "plumb desired state",
            "description":
                "One file of desired/. The top-level key says the noun. Editors need the tags: !env, !secret, !ref, !lookup, !external, !absent, !unset (all scalar), and !generate (a map).",
            "oneOf": [
                ["$ref": "#/$defs/estate"], ["$ref": "#/$defs/service"], ["$ref": "#/$defs/zone"],
                ["$ref": "#/$defs/records_of"], ["$ref": "#/$defs/mail_domain"],
                ["$ref": "#/$defs/worker"], ["$ref": "#/$defs/pages_project"], ["$ref": "#/$defs/repository"], ["$ref": "#/$defs/secret"],
                ["$ref": "#/$defs/acknowledged"],
            ],
            "$defs": .object(
                [contract, gate, release, secrets, repository, acknowledged].reduce(into: definitions(catalogue)) {
                    $0.merge($1) { first, _ in first }
                }
            ),
        ]
    }

    private static func definitions(_ catalogue: KindCatalogue) -> [String: JSONValue] {
        [
            "estate": closed(estate(catalogue), required: ["estate", "fingerprint_key", "environments"]),
            "service": closed(
                service.merging(["service": text("The service's name."), "environments": serviceEnvironments]) { first, _ in first },
                required: ["service", "environments"]),
            "service-settings": closed(service),
            "zone": closed(zone, required: ["zone", "environment"]),
            "records_of": closed(
                [
                    "records_of": text("The domain of a zone that another file declares."),
                    "provider": text("Which provider's zone, where several have one of this name."),
                    "records": list(["$ref": "#/$defs/record"]),
                ], required: ["records_of", "records"]),
            "mail_domain": closed(mailDomain, required: ["mail_domain", "environment"]),
            "record": closed(record, required: ["name", "type"]),
            "ignore": .object([
                "type": "array",
                "items": [
                    "oneOf": [
                        text("A pattern; * stands for any run of characters."),
                        closed(["pattern": text("A pattern."), "reason": text("Why it is left out.")], required: ["pattern"]),
                    ]
                ],
            ]),
            "retire": closed([
                "not_before": text("A day, such as 2026-12-20."), "soak": text("For how long it must have been announced: 7d."),
                "conditions": list([
                    "oneOf": [
                        text("What must be true first."),
                        closed(["what": text("What must be true."), "met": text("Who found it true, and when.")], required: ["what"]),
                    ]
                ]),
                "reason": text("Why."),
            ]),
            "moved": closed(["from": text("What it was called before.")], required: ["from"]),
            "compare": closed([
                "differs": map(text("Why it may differ, or be in one environment only.")),
                "same": map(text("Why it must be the same.")),
            ]),
            "mode": .object(["enum": ["manage", "observe", "ignore"], "description": "How far plumb goes with it; manage unless said."]),
        ]
    }

    // MARK: Nouns

    private static func estate(_ catalogue: KindCatalogue) -> [String: JSONValue] {
        [
            "estate": text("The estate's name."),
            "fingerprint_key": text("!secret or !env: the key that fingerprints of values are made with."),
            "git": .object([
                "enum": ["required", "optional"],
                "description": "Whether a gated environment refuses where no git branch vouches for its gate; required unless said.",
            ]),
            "ledger": closed(
                [
                    "kind": .object(["enum": ["git", "sqlite"], "description": "Where the history is kept."]),
                    "remote": text("git: the remote of this repository; origin unless said."), "path": text("sqlite: the file."),
                    "signing": closed(
                        [
                            "key": text("!secret: where the private key is kept; only those who apply may read it."),
                            "keys": list(
                                closed(
                                    [
                                        "public": text("The public key, as plumb ledger key prints it."),
                                        "after": text("The newest event when the key was introduced: its number and hash."),
                                        "until": .object(["type": "integer", "description": "The last event that a retired key may sign."]),
                                    ], required: ["public"])),
                        ], required: ["key"]),
                ], required: ["kind"]),
            "stores": map(
                of(
                    catalogue.stores, credential: "!env",
                    adding: [
                        "environments": map(text("The store's slug of our environment.")), "paths": map(storePaths),
                        "ignore": ["$ref": "#/$defs/ignore"],
                    ])),
            "providers": map(of(catalogue.providers, credential: "!env or !secret")),
            "environments": map(
                nullable(
                    closed([
                        "banner": text("A colour: red, purple, yellow, blue or green."),
                        "gate": ["$ref": "#/$defs/gate"], "heal": healing,
                    ]))),
        ]
    }

    /// What of a store one environment may use.
    private static var storePaths: JSONValue {
        let places = list(text("/FOLDER/ with all below it, or /FOLDER/NAME; @slug:/FOLDER/ in another environment of the store."))
        return ["oneOf": .array([places, closed(["read": places, "write": places])])]
    }

    private static var zone: [String: JSONValue] {
        [
            "zone": text("The domain."), "environment": text("The strictest environment that uses it."),
            "provider": text("Which provider, where there are several."), "id": text("The provider's id: saves a request."),
            "plan": text("The provider's plan: decides how much one write may carry."), "mode": ["$ref": "#/$defs/mode"],
            "prune": boolean("Delete records that are live and not declared."), "records": list(["$ref": "#/$defs/record"]),
            "resolvers": list(text("HOST or HOST:PORT that is asked whether a change has arrived.")),
            "after": list(text("service/NAME, zone/NAME or mail_domain/NAME.")),
            "retire": ["$ref": "#/$defs/retire"], "ignore": ["$ref": "#/$defs/ignore"], "moved": ["$ref": "#/$defs/moved"],
        ]
    }

    private static var record: [String: JSONValue] {
        [
            "name": text("Relative to the zone; @ for the zone itself."),
            "type": [
                "description": "Such as A; TYPE65280 for one without a name (RFC 3597).",
                "oneOf": [
                    ["enum": .array(RecordType.allCases.map { .string($0.rawValue) })],
                    ["type": "string", "pattern": "^TYPE[1-9][0-9]{0,4}$"],
                ],
            ],
            "ttl": whole("Seconds; 1 means automatic."), "proxied": boolean("Through the provider's proxy."),
            "comment": text("Kept beside the record."), "tags": list(text("NAME or NAME:VALUE, kept beside the record.")),
            "settings": map(boolean("What the provider does with the record, by its own name, such as flatten_cname.")),
            "value": ["$ref": "#/$defs/record/$defs/value"], "values": list(["$ref": "#/$defs/record/$defs/value"]),
            "retire": ["$ref": "#/$defs/retire"],
            "acknowledge": map(text("Why the warning of this rule is accepted.")),
        ]
    }

    private static var mailDomain: [String: JSONValue] {
        [
            "mail_domain": text("The domain mail is sent from."), "environment": text("The strictest environment that uses it."),
            "provider": text("Which provider, where there are several."), "id": scalar("The provider's id: saves a request."),
            "return_path": text("The host bounces go to."), "mode": ["$ref": "#/$defs/mode"],
        ]
    }

    // MARK: Shapes

    private static var recordValue: JSONValue {
        let shapes = RecordType.allCases.compactMap { type in RecordShape.of(type).map { (type, $0) } }
        return [
            "anyOf": .array(
                [
                    nullable(text("An address, a host, a text, !ref or !lookup; !absent, !external.")),
                    closed(["preference": whole("Lower first."), "exchange": text("A host.")], required: ["preference", "exchange"]),
                    closed(
                        ["priority": whole("Lower first."), "weight": whole("Share."), "port": whole("Port."), "target": text("A host.")],
                        required: ["priority", "weight", "port", "target"]),
                    closed(
                        ["flags": whole("0 or 128."), "tag": text("issue, issuewild, iodef."), "value": text("Its value.")],
                        required: ["flags", "tag", "value"]),
                ] + shapes.map { fields($1) })
        ]
    }

    /// A type's data by its fields, where it is not one line as in a zone file.
    private static func fields(_ shape: RecordShape) -> JSONValue {
        var properties: [String: JSONValue] = [:]
        var required: [String] = []
        for field in shape.fields {
            switch field.kind {
            case .number(_, let words):
                properties[field.name] = words.isEmpty ? whole(field.meaning) : scalar(field.meaning)
                required.append(field.name)
            case .parameters: properties[field.name] = text(field.meaning)
            case .hexadecimal, .base64, .text, .host:
                properties[field.name] = text(field.meaning)
                required.append(field.name)
            }
        }
        return closed(properties, required: required)
    }

    static var health: JSONValue {
        closed(
            [
                "path": text("Begins with a slash."), "at": text("https:// and a host; else the address the provider gives the app."),
                "status": whole("200 unless said otherwise; 302 with a redirect."), "redirect": text("What Location begins with."),
                "json": .object(["description": "What the body has among other things."]), "text": text("What the body contains."),
                "within": text("90m, 24h or 7d: how long a changed service has to get there."),
                "log": closed(
                    [
                        "for": text("15s: for how long the log is followed, 5m at most."),
                        "refuse": text("A pattern (PCRE2) that no line may match, such as ERROR|Traceback."),
                    ], required: ["for", "refuse"]),
            ])
    }

    static func text(_ description: String) -> JSONValue { ["type": "string", "description": .string(description)] }
    static func whole(_ description: String) -> JSONValue {
        ["type": "integer", "minimum": 0, "description": .string(description)]
    }
    static func boolean(_ description: String) -> JSONValue { ["type": "boolean", "description": .string(description)] }
    static func scalar(_ description: String) -> JSONValue {
        ["type": ["string", "number", "boolean"], "description": .string(description)]
    }
    static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }
    static func map(_ values: JSONValue) -> JSONValue { ["type": "object", "additionalProperties": values] }
    static func nullable(_ schema: JSONValue) -> JSONValue { ["oneOf": [schema, ["type": "null"]]] }

    static func closed(_ properties: [String: JSONValue], required: [String] = []) -> JSONValue {
        var schema: [String: JSONValue] = ["type": "object", "additionalProperties": false, "properties": .object(properties)]
        if !required.isEmpty { schema["required"] = .array(required.map(JSONValue.string)) }
        if properties["values"] != nil { schema["$defs"] = ["value": recordValue] }
        return .object(schema)
    }
}
