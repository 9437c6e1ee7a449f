package import CanonicalJSON

/// One thing that may be wrong with an answer: a member left out, or of another type than it is.
package struct AnswerMutation: CustomStringConvertible {
    /// What leads to the member: names, and `0` for the first of a list.
    let path: [String]
    /// What stands there instead; nil leaves the member out.
    let substitute: JSONValue?

    package var description: String { "/" + path.joined(separator: "/") + (substitute.map { " is \($0)" } ?? " is missing") }

    /// Every mutation of a document. Of a list the first item is changed: all items are alike.
    /// - Parameter isData: whether an object's names are data, as of config vars: leaving one out says that it is not there.
    package static func all(of document: JSONValue, isData: ([String]) -> Bool = { _ in false }) -> [AnswerMutation] {
        members(of: document, at: []).flatMap { path, value in
            // An object of data may be empty.
            let substitutes = (others(than: value) + (value.object != nil && !isData(path) ? [[:]] : []))
                .map { AnswerMutation(path: path, substitute: $0) }
            let isItem = path.last == "0"
            return substitutes + (isItem || isData(Array(path.dropLast())) ? [] : [AnswerMutation(path: path, substitute: nil)])
        }
    }

    private static func members(of value: JSONValue, at path: [String]) -> [([String], JSONValue)] {
        let inner: [(String, JSONValue)]
        switch value {
        case .object(let members): inner = members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        case .array(let items): inner = items.first.map { [("0", $0)] } ?? []
        default: inner = []
        }
        return inner.flatMap { name, value in [(path + [name], value)] + members(of: value, at: path + [name]) }
    }

    /// Null stays out where it stands already, and a number where there is null: that may be what null stands in for.
    private static func others(than value: JSONValue) -> [JSONValue] {
        switch value {
        case .null: [["else": [1]]]
        case .boolean: [.null, "perhaps", 7, [], [:]]
        case .integer, .number: [.null, "seven", [], [:]]
        case .string: [.null, 7, true, [], [:]]
        case .array: [.null, "none", 7, [:]]
        case .object: [.null, "none", 7, []]
        }
    }

    package func apply(to document: JSONValue) -> JSONValue { Self.changed(document, path[...], substitute) ?? .null }

    private static func changed(_ value: JSONValue, _ path: ArraySlice<String>, _ substitute: JSONValue?) -> JSONValue? {
        guard let name = path.first else { return substitute }
        switch value {
        case .object(var members):
            guard let member = members[name] else { return value }
            members[name] = changed(member, path.dropFirst(), substitute)
            return .object(members)
        case .array(var items):
            guard let item = items.first, let changed = changed(item, path.dropFirst(), substitute) else { return value }
            items[0] = changed
            return .array(items)
        default: return value
        }
    }
}
