package import CanonicalJSON
package import Estate

/// The desired-state language as a JSON Schema (draft 2020-12), for editors; made from the descriptions of the nouns.
///
/// A tagged value such as `!secret "vault:/A"` is a string to an editor; which tags stand where is said in the
/// descriptions, and `plumb validate` checks it.
package enum EstateSchema {
    /// - Parameter catalogue: the kinds of provider and store that may be named.
    package static func document(_ catalogue: KindCatalogue) -> JSONValue {
        let files = NounDescription.files(catalogue)
        var definitions: [String: JSONValue] = [:]
        for file in files { define(file, in: &definitions) }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "plumb desired state",
            "description":
                "One file of desired/. The top-level key names the noun. Editors need the tags: !env, !secret, !ref, !lookup, !external, !absent, !unset (all scalar), and !generate (a map).",
            "oneOf": .array(files.map { reference($0) }),
            "$defs": .object(definitions),
        ]
    }

    /// Defines a noun, and what may stand in it: each once, since a noun may hold itself.
    private static func define(_ noun: NounDescription, in definitions: inout [String: JSONValue]) {
        guard definitions[noun.name] == nil else { return }
        definitions[noun.name] = schema(of: noun)
        for key in noun.keys {
            for other in key.shape.nouns { define(other, in: &definitions) }
        }
    }

    private static func reference(_ noun: NounDescription) -> JSONValue { ["$ref": .string("#/$defs/\(noun.name)")] }

    private static func schema(of noun: NounDescription) -> JSONValue {
        let properties = Dictionary(
            noun.keys.map { ($0.name, noun.isPartial ? Self.unsettable($0) : Self.schema(of: $0)) }, uniquingKeysWith: { first, _ in first }
        )
        var schema: [String: JSONValue] = [
            "type": "object", "description": .string(noun.documentation), "additionalProperties": false, "properties": .object(properties),
        ]
        // What one half lacks, the other may have.
        guard !noun.isPartial else { return .object(schema) }
        let required = noun.keys.filter { $0.isRequired && $0.companion == nil }.map { JSONValue.string($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        switch noun.need {
        case .none: break
        case .anyOf(let ways): schema["anyOf"] = .array(ways.map(requiring))
        case .oneOf(let ways): schema["oneOf"] = .array(ways.map(requiring))
        }
        let together = Self.together(noun)
        if !together.isEmpty { schema["dependentRequired"] = .object(together) }
        let conditions = noun.keys.compactMap(condition)
        if !conditions.isEmpty { schema["allOf"] = .array(conditions) }
        return .object(schema)
    }

    private static func requiring(_ keys: [String]) -> JSONValue { ["required": .array(keys.map(JSONValue.string))] }

    /// What a key must stand beside: its companion, and beside a companion what it asks for.
    private static func together(_ noun: NounDescription) -> [String: JSONValue] {
        var together: [String: [String]] = [:]
        for key in noun.keys {
            guard let companion = key.companion else { continue }
            together[key.name, default: []].append(companion.key)
            if key.isRequired, companion.values.isEmpty { together[companion.key, default: []].append(key.name) }
        }
        return together.mapValues { .array($0.map(JSONValue.string)) }
    }

    /// Where a key only goes with some values of another: these, and where it is required with them, that it is there.
    private static func condition(_ key: KeyDescription) -> JSONValue? {
        guard let companion = key.companion, !companion.values.isEmpty else { return nil }
        let values: JSONValue = ["properties": .object([companion.key: ["enum": .array(companion.values.map(JSONValue.string))]])]
        let written: JSONValue = requiring([key.name])
        guard key.isRequired else { return ["if": written, "then": values] }
        let chosen: JSONValue = .object([
            "required": .array([.string(companion.key)]), "properties": values["properties"] ?? .object([:]),
        ])
        return ["if": chosen, "then": written, "else": ["not": written]]
    }

    /// `!unset` takes out what would be inherited, and is null to an editor.
    private static func unsettable(_ key: KeyDescription) -> JSONValue {
        .object(["anyOf": [Self.schema(of: key.shape), ["type": "null"]], "description": .string(description(of: key))])
    }

    private static func description(of key: KeyDescription) -> String {
        let tags = key.shape.tags
        return key.sentences + (tags.isEmpty ? "" : " Tags: \(tags.joined(separator: ", ")).")
    }

    private static func schema(of key: KeyDescription) -> JSONValue {
        var schema = Self.schema(of: key.shape).object ?? [:]
        schema["description"] = .string(description(of: key))
        return .object(schema)
    }

    private static func schema(of shape: KeyShape) -> JSONValue {
        switch shape {
        case .text(_, let pattern): pattern.map { ["type": "string", "pattern": .string($0)] } ?? ["type": "string"]
        case .whole(let least, let most): whole(least, most)
        case .boolean: ["type": "boolean"]
        case .choice(let words): ["enum": .array(words.map(JSONValue.string))]
        case .tagged(let tags, let orText): ["type": .array(types(tags, orText: orText).map(JSONValue.string))]
        case .list(let shape): ["type": "array", "items": schema(of: shape)]
        case .map(_, let shape): ["type": "object", "additionalProperties": schema(of: shape)]
        case .object(let noun): reference(noun())
        case .either(let shapes): ["anyOf": .array(shapes.map { schema(of: $0) })]
        case .optional(let shape): ["anyOf": [schema(of: shape), ["type": "null"]]]
        case .json: [:]
        }
    }

    private static func whole(_ least: Int?, _ most: Int?) -> JSONValue {
        var schema: [String: JSONValue] = ["type": "integer"]
        schema["minimum"] = least.map(JSONValue.integer)
        schema["maximum"] = most.map(JSONValue.integer)
        return .object(schema)
    }

    /// Nothing follows some tags, which is null to an editor.
    private static func types(_ tags: [String], orText: Bool) -> [String] {
        (orText ? ["string", "number", "boolean"] : ["string"])
            + (tags.contains { ["!external", "!absent", "!unset"].contains($0) } ? ["null"] : [])
    }
}
