package import CanonicalJSON
internal import Foundation

/// `docs/output.schema.json`, as far as it uses JSON Schema.
package struct OutputSchema: Sendable {
    /// By name: the documents, and what they share.
    package let definitions: JSONValue
    /// The names of what a command may print.
    package let documents: [String]

    package init() throws {
        let bytes = try Data(contentsOf: Program.root.appending(path: "docs/output.schema.json"))
        let schema = try JSONValue(parsing: Array(bytes))
        definitions = schema["$defs"] ?? .null
        documents = (schema["anyOf"]?.array ?? []).compactMap { $0["$ref"]?.string.map { String($0.dropFirst("#/$defs/".count)) } }
    }

    /// What is wrong with a document, a line each; empty where it is as described.
    package func problems(of document: JSONValue, as name: String) -> [String] {
        guard let schema = definitions[name] else { return ["there is no \(name)"] }
        return check(document, schema, name)
    }

    private func check(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
        if let name = schema["$ref"]?.string {
            guard let found = definitions[String(name.dropFirst("#/$defs/".count))] else { return ["\(place): \(name) is not there"] }
            return check(value, found, place)
        }
        if let choices = schema["anyOf"]?.array {
            let all = choices.map { check(value, $0, place) }
            return all.contains { $0.isEmpty } ? [] : all.flatMap(\.self)
        }
        if let constant = schema["const"], constant != value { return ["\(place): \(value) is not \(constant)"] }
        if let choices = schema["enum"]?.array, !choices.contains(value) { return ["\(place): \(value) is none of \(choices)"] }
        if let pattern = schema["pattern"]?.string, let text = value.string, text.range(of: pattern, options: .regularExpression) == nil {
            return ["\(place): \(text) does not match"]
        }
        guard isOf(schema["type"]?.string, value) else { return ["\(place): \(value) is not of type \(schema["type"]?.string ?? "")"] }
        if let items = value.array, let schema = schema["items"] {
            return items.enumerated().flatMap { check($0.element, schema, "\(place)[\($0.offset)]") }
        }
        return value.object.map { members($0, schema, place) } ?? []
    }

    private func members(_ members: [String: JSONValue], _ schema: JSONValue, _ place: String) -> [String] {
        let known = schema["properties"]?.object ?? [:]
        let missing = (schema["required"]?.array ?? []).compactMap(\.string).filter { members[$0] == nil }
        return missing.map { "\(place): \($0) is missing" }
            + members.sorted { $0.key < $1.key }.flatMap { name, value -> [String] in
                if let schema = known[name] { return check(value, schema, "\(place).\(name)") }
                guard let rest = schema["additionalProperties"] else { return [] }
                return rest == false ? ["\(place): \(name) is not described"] : rest == true ? [] : check(value, rest, "\(place).\(name)")
            }
    }

    private func isOf(_ type: String?, _ value: JSONValue) -> Bool {
        switch type {
        case "string": value.string != nil
        case "integer": value.integer != nil
        case "boolean": value.boolean != nil
        case "array": value.array != nil
        case "object": value.object != nil
        case "null": value == .null
        default: true
        }
    }
}
