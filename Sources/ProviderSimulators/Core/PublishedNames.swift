package import CanonicalJSON

/// What resolvers answer, as far as simulated systems look at one another's names.
package struct PublishedNames: Hashable, Sendable {
    /// One value of one name.
    package struct Record: Hashable, Sendable {
        /// Lower-case, without a trailing dot.
        package let name: String
        package let type: String
        /// A text without its quotes; a host in lower case without a trailing dot.
        package let value: String

        package init(name: String, type: String, value: String) {
            self.name = name
            self.type = type
            self.value = value
        }
    }

    /// In the order in which they were added.
    package private(set) var records: [Record]

    package init(_ records: [Record] = []) {
        self.records = records
    }

    /// Of one type at one name.
    package func values(_ type: String, at name: String) -> [String] {
        records.filter { $0.type == type && $0.name == name.lowercased() }.map(\.value)
    }

    /// Adds what another system publishes.
    package mutating func add(_ more: PublishedNames) { records += more.records }

    /// `[{name, type, value}, …]`.
    package init(seed: JSONValue) throws(SeedError) {
        try self.init(SeedNode(json: ["names": seed], path: ""), "names")
    }

    init(_ node: SeedNode, _ key: String) throws(SeedError) {
        records = []
        for record in try node.list(key) {
            let name = try record.string("name").lowercased()
            records.append(Record(name: name, type: try record.string("type"), value: try record.string("value")))
        }
    }

    var json: JSONValue {
        .array(records.map { ["name": .string($0.name), "type": .string($0.type), "value": .string($0.value)] })
    }
}
