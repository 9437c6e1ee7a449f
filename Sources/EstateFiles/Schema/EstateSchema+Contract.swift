internal import CanonicalJSON
internal import Estate

extension EstateSchema {
    /// `reads:`: variables by name, and groups, which have `reads:` themselves.
    static var contract: [String: JSONValue] {
        let variable = closed(variableSettings)
        let group = closed(
            variableSettings.merging(["reads": ["$ref": "#/$defs/reads"]]) { first, _ in first }, required: ["reads"])
        return [
            "reads": map(nullable(["oneOf": [["$ref": "#/$defs/variable"], ["$ref": "#/$defs/variable-group"]]])),
            "variable": variable, "variable-group": group,
        ]
    }

    private static var variableSettings: [String: JSONValue] {
        [
            "format": .object([
                "enum": .array(MappingReader.formats.map(JSONValue.string)), "description": "What a value looks like; text unless said.",
            ]),
            "length": whole("hex: digits; base64: bytes; token: characters."), "min": whole("The least number, or length."),
            "max": whole("The greatest number, or length."), "values": list(text("one-of: a value.")),
            "pattern": text("regex: a regular expression for the whole value."),
            "on": scalar("flag: the one value that the program takes for on, in quotes."), "schemes": list(text("url: a scheme.")),
            "label": text("pem: such as PRIVATE KEY."), "user": text("postgres-url: the role it logs in as."),
            "when": .object([
                "oneOf": [text("FLAG, not FLAG or FLAG@environment, joined by and, or."), list(text("All of these."))],
                "description": "When it is read; always unless said.",
            ]),
            "optional": boolean("It need not be there."), "default": scalar("What the program uses without it."),
            "fallback": text("The variable that is used in its stead."),
            "severity": perEnvironment(ContractVariable.Severity.allCases.map(\.rawValue), "How grave a breach is; error unless said."),
            "absence": text("What the program does without it, as a clause: refuses to start."),
            "from": .object([
                "oneOf": [
                    .object(["enum": ["us", "add-on"]]), closed(["system": text("Its name.")], required: ["system"]),
                    closed(["person": text("Their name.")], required: ["person"]),
                ],
                "description": "Who brings the value about; us unless said.",
            ]),
            "owner": text("Who answers for it."), "where": text("Where a person gets a value."),
            "stored": text("Where it is kept: store:/path/NAME."),
            "class": perEnvironment(KeyClass.allCases.map(\.rawValue), "The class of key each environment needs."),
            "secret": boolean("It may not be written in a file."),
            "shared": boolean("Environments may have the same value; false for secrets unless said."),
            "excludes": .object([
                "oneOf": [text("A flag."), list(text("A flag."))], "description": "flag: those that may not be on with it.",
            ]),
            "needs": text("flag: a condition that must hold while it is on."),
            "step": text("flag: what a person does before it is flipped."),
            "while": closed(
                [
                    "lookup": perEnvironmentLookup, "on": text("The answer that is needed while the flag is on."),
                    "off": text("The answer that is needed while the flag is off."),
                ], required: ["lookup"]),
        ]
    }

    private static var perEnvironmentLookup: JSONValue {
        let lookup = text("!lookup: what is asked while the flag is on, and while it is off.")
        return ["oneOf": [lookup, map(lookup)]]
    }

    private static func perEnvironment(_ words: [String], _ description: String) -> JSONValue {
        let word: JSONValue = ["enum": .array(words.map(JSONValue.string))]
        return .object(["oneOf": [word, map(word)], "description": .string(description)])
    }
}
