internal import DNSModel
internal import Planning
internal import Resources

/// Everything that is done at one name; it is never parted, so that a CNAME that gives way to an A is never only half done.
struct NameChanges {
    let owner: String
    private(set) var addresses: [Address] = []
    private(set) var prerequisites: [Address] = []
    private(set) var edits: [SetEdit] = []

    private init(owner: String) {
        self.owner = owner
    }

    /// By name, names where something is deleted last: what fails on the way then leaves more rather than less.
    /// - Parameter changes: of record sets.
    static func all(_ changes: [Change]) -> [NameChanges] {
        var byOwner: [String: NameChanges] = [:]
        for change in changes.sorted(by: { $0.address < $1.address }) {
            let owner = RecordSetName(change.address).owner
            byOwner[owner, default: NameChanges(owner: owner)].add(change)
        }
        return byOwner.values.sorted { left, right in
            left.deletes == right.deletes ? left.owner < right.owner : !left.deletes
        }
    }

    private mutating func add(_ change: Change) {
        addresses.append(change.address)
        prerequisites += change.prerequisites
        edits.append(SetEdit(change))
    }

    private var deletes: Bool { edits.contains { $0.replacement == nil } }

    func octets(zone: String) -> Int { edits.reduce(0) { $0 + $1.octets(zone: zone) } }
}
