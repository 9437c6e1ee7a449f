package import Estate

/// A zone as a master file has it (RFC 1035 §5), often called a zone file.
package struct MasterFile: Sendable {
    /// All values of one type at one name.
    package struct RecordSet: Hashable, Sendable {
        /// Relative to the zone, `@` for the zone itself; lower-case A-labels.
        package let name: String
        package let type: RecordType
        /// Seconds; nil where nothing says it.
        package let ttl: Int?
        /// Canonical, each once, in the order of the file.
        package let values: [RecordValue]
        /// What somebody noted of the set, in one line; nil for nothing.
        package let comment: String?

        package init(name: String, type: RecordType, ttl: Int?, values: [RecordValue], comment: String? = nil) {
            self.name = name
            self.type = type
            self.ttl = ttl
            self.values = values
            self.comment = comment
        }
    }

    /// Lower-case A-labels, no trailing dot.
    package let zone: String
    /// The data of the SOA record, as a master file has it; nil where there is none.
    package let soa: String?
    /// One for each name and type; the SOA is not among them.
    package let sets: [RecordSet]

    package init(zone: String, soa: String?, sets: [RecordSet]) {
        self.zone = zone
        self.soa = soa
        self.sets = sets
    }
}
