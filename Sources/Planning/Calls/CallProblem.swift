/// Why an operation is none that this version would make, as a clause that names its action.
package struct CallProblem: Error, Hashable {
    package let message: String

    init(message: String) {
        self.message = message
    }

    init(_ operation: Operation, _ clause: String) {
        message = "the payload of \(operation.action) is not one of this version: \(clause)"
    }

    /// Such as `sets[0].name: name is missing`. Values are not told.
    /// - Parameter prefix: where the payload is, for what is not told from there.
    static func clause(_ error: any Error, below prefix: [String]) -> String {
        func place(_ path: [any CodingKey]) -> String {
            Self.place(path.prefix(prefix.count).map(\.stringValue) == prefix ? path.dropFirst(prefix.count) : path[...])
        }
        guard let error = error as? DecodingError else { return "it cannot be read" }
        if case .keyNotFound(let key, let context) = error { return place(context.codingPath) + "\(key.stringValue) is missing" }
        if case .typeMismatch(_, let context) = error { return place(context.codingPath) + context.debugDescription }
        if case .valueNotFound(_, let context) = error { return place(context.codingPath) + context.debugDescription }
        if case .dataCorrupted(let context) = error { return place(context.codingPath) + "it is not in the form that this version writes" }
        return "it cannot be read"
    }

    private static func place(_ path: ArraySlice<any CodingKey>) -> String {
        guard !path.isEmpty else { return "" }
        let joined = path.reduce("") { text, key in
            key.intValue.map { "\(text)[\($0)]" } ?? (text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)")
        }
        return joined + ": "
    }
}
