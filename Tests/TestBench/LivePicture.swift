package import CanonicalJSON

/// Live state as it can be compared: without identifiers and times, and without releases, builds and logs, audit logs among them, which tell how often
/// something was asked and not what is there. Lists keep every item, so what is there twice is counted twice.
package struct LivePicture: Equatable, Sendable {
    private let lines: [String]

    /// - Parameter pictures: of each simulated provider, by its kind.
    package init(_ pictures: [String: JSONValue]) {
        lines = pictures.flatMap { Self.flat($0.value, $0.key) }.sorted()
    }

    private static let skipped: Set<String> = [
        "id", "created_at", "updated_at", "created_on", "modified_on", "serial", "buckets", "windows", "releases", "ready_at", "log",
        "builds", "audit",
    ]

    private static func flat(_ value: JSONValue, _ path: String) -> [String] {
        switch value {
        case .object(let members):
            members.filter { !isSkipped($0.key, of: value) }.flatMap { flat($0.value, "\(path).\($0.key)") }
        case .array(let items): items.map { "\(path)[] \(flat($0, "").sorted().joined(separator: " "))" }
        default: ["\(path)=\(value)"]
        }
    }

    private static func isSkipped(_ key: String, of object: JSONValue) -> Bool {
        // Heroku's own name for an app ends in digits that are new for each app.
        skipped.contains(key) || (key == "hostname" && object["kind"]?.string == "heroku")
    }

    /// The first lines that only one of the two has; empty when they are equal.
    package func difference(from wanted: LivePicture) -> String {
        lines.difference(from: wanted.lines).prefix(4).map { change in
            switch change {
            case .insert(_, let line, _): "has \(line)"
            case .remove(_, let line, _): "lacks \(line)"
            }
        }.joined(separator: "\n")
    }
}
