internal import CanonicalJSON
internal import EstateFiles

/// An explanation for programs: document `explain`.
enum ExplanationDocument {
    static func json(_ explanation: Explanation, isRecursive: Bool) -> JSONValue {
        var document: [String: JSONValue] = ["version": 1]
        switch explanation {
        case .language(let nouns):
            document["path"] = ""
            document["documentation"] = "What the files of the desired state may declare."
            document["shapes"] = .array([["name": "", "keys": .array(nouns.map { noun($0, isRecursive) })]])
        case .place(let path):
            document["path"] = .string(path.names.joined(separator: "."))
            document["places"] = .array(path.places.map(JSONValue.string))
            document.merge(path.key.map(facts) ?? ["documentation": .string(path.nouns.first?.documentation ?? "")]) { first, _ in first }
            document["shapes"] = .array(path.nouns.map { shape($0, [$0.name], isRecursive) })
        }
        return .object(document)
    }

    private static func noun(_ noun: NounDescription, _ isRecursive: Bool) -> JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(noun.name), "type": "map", "documentation": .string(noun.documentation), "isRequired": false,
        ]
        if isRecursive { members["shapes"] = .array([shape(noun, [noun.name], true)]) }
        return .object(members)
    }

    /// A map with its keys. A noun that holds itself is entered once.
    private static func shape(_ noun: NounDescription, _ names: Set<String>, _ isRecursive: Bool) -> JSONValue {
        let keys = noun.keys.map { key -> JSONValue in
            var members = facts(of: key)
            members["name"] = .string(key.name)
            let nouns = key.shape.nouns.filter { !names.contains($0.name) }
            if isRecursive, !nouns.isEmpty {
                members["shapes"] = .array(nouns.map { shape($0, names.union([$0.name]), true) })
            }
            return .object(members)
        }
        return ["name": .string(noun.name), "documentation": .string(noun.documentation), "keys": .array(keys)]
    }

    private static func facts(of key: KeyDescription) -> [String: JSONValue] {
        var members: [String: JSONValue] = [
            "type": .string(key.shape.words()), "documentation": .string(key.documentation), "isRequired": .boolean(key.isRequired),
            "example": .string(key.example),
        ]
        members["standard"] = key.standard.map(JSONValue.string)
        members["more"] = key.page.map { .string("docs/\($0)") }
        if !key.shape.choices.isEmpty { members["values"] = .array(key.shape.choices.map(JSONValue.string)) }
        if !key.shape.tags.isEmpty { members["tags"] = .array(key.shape.tags.map(JSONValue.string)) }
        if let companion = key.companion {
            members["with"] = ["key": .string(companion.key), "values": .array(companion.values.map(JSONValue.string))]
        }
        return members
    }
}
