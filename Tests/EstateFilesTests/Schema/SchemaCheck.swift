import CanonicalJSON
import Foundation

/// JSON Schema (2020-12), as far as the schema of the desired-state files uses it.
struct SchemaCheck {
    private let document: JSONValue

    init(_ document: JSONValue) {
        self.document = document
    }

    /// What is wrong with a file, a line each; empty where it is as described.
    func problems(of file: JSONValue) -> [String] { check(file, document, "file") }

    private func check(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
        var problems: [String] = []
        if let name = schema["$ref"]?.string?.dropFirst("#/$defs/".count) {
            problems += document["$defs"]?[String(name)].map { check(value, $0, place) } ?? ["\(name) is not defined"]
        }
        if let choices = schema["anyOf"]?.array, !choices.contains(where: { check(value, $0, place).isEmpty }) {
            problems.append("\(place): none of \(choices.count)")
        }
        if let choices = schema["oneOf"]?.array {
            let count = choices.count { check(value, $0, place).isEmpty }
            if count != 1 { problems.append("\(place): \(count) of \(choices.count)") }
        }
        for part in schema["allOf"]?.array ?? [] { problems += check(value, part, place) }
        if let condition = schema["if"] {
            let branch = check(value, condition, place).isEmpty ? schema["then"] : schema["else"]
            if let branch { problems += check(value, branch, place) }
        }
        if let other = schema["not"], check(value, other, place).isEmpty { problems.append("\(place): is what it must not be") }
        return problems + checkValue(value, schema, place)
    }

    private func checkValue(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
        let types = schema["type"]?.array?.compactMap(\.string) ?? schema["type"]?.string.map { [$0] }
        if let types, !types.contains(where: { isOf($0, value) }) { return ["\(place): \(value) is none of \(types)"] }
        var problems: [String] = []
        if let choices = schema["enum"]?.array, !choices.contains(value) { problems.append("\(place): \(value) is none of \(choices)") }
        if let text = value.string, let pattern = schema["pattern"]?.string, text.range(of: pattern, options: .regularExpression) == nil {
            problems.append("\(place): \(text) does not match \(pattern)")
        }
        if let number = value.integer, number < schema["minimum"]?.integer ?? number || number > schema["maximum"]?.integer ?? number {
            problems.append("\(place): \(number) is out of bounds")
        }
        if let items = value.array, let item = schema["items"] { problems += items.flatMap { check($0, item, place + "[]") } }
        if let members = value.object { problems += checkMembers(members, schema, place) }
        return problems
    }

    private func checkMembers(_ members: [String: JSONValue], _ schema: JSONValue, _ place: String) -> [String] {
        var problems = (schema["required"]?.array ?? []).compactMap(\.string).filter { members[$0] == nil }.map { "\(place): no \($0)" }
        for (name, others) in schema["dependentRequired"]?.object ?? [:] where members[name] != nil {
            problems += (others.array ?? []).compactMap(\.string).filter { members[$0] == nil }.map { "\(place): \(name) without \($0)" }
        }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            if let known = schema["properties"]?[name] {
                problems += check(value, known, "\(place).\(name)")
            } else if schema["additionalProperties"] == false {
                problems.append("\(place): \(name) is not described")
            } else if let rest = schema["additionalProperties"] {
                problems += check(value, rest, "\(place).\(name)")
            }
        }
        return problems
    }

    private func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch type {
        case "string": value.string != nil
        case "integer", "number": value.integer != nil
        case "boolean": value.boolean != nil
        case "array": value.array != nil
        case "object": value.object != nil
        default: value == .null
        }
    }
}
