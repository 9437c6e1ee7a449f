internal import DNSModel
internal import Planning
internal import Resources

/// Everything that is done at one name.
struct NameEdits {
    let owner: String
    private(set) var addresses: [Address] = []
    private(set) var prerequisites: [Address] = []
    private(set) var deletes: [RecordBatch.Deletion] = []
    private(set) var patches: [RecordEdit] = []
    private(set) var posts: [RecordEdit] = []

    private init(owner: String) {
        self.owner = owner
    }

    var count: Int { deletes.count + patches.count + posts.count }

    /// By name, names where something is deleted last: what fails on the way then leaves more rather than less.
    static func all(_ changes: [Change]) -> [NameEdits] {
        var byOwner: [String: NameEdits] = [:]
        for change in changes.sorted(by: { $0.address < $1.address }) {
            let owner = RecordSetName(change.address).owner
            byOwner[owner, default: NameEdits(owner: owner)].add(change)
        }
        return byOwner.values.filter { $0.count > 0 }.sorted { left, right in
            left.deletes.isEmpty == right.deletes.isEmpty ? left.owner < right.owner : left.deletes.isEmpty
        }
    }

    private mutating func add(_ change: Change) {
        let edits = SetEdits(change)
        addresses.append(change.address)
        prerequisites += change.prerequisites
        deletes += edits.deletes
        patches += edits.patches
        posts += edits.posts
    }

    /// Itself, or, when it is more than a batch takes, parts in the order in which the server does them.
    func pieces(of limit: Int) -> [NameEdits] {
        guard count > limit else { return [self] }
        return stride(from: 0, to: count, by: limit).map { start in
            var piece = NameEdits(owner: owner)
            piece.addresses = addresses
            piece.prerequisites = prerequisites
            let (afterDeletes, afterPatches) = (start - deletes.count, start - deletes.count - patches.count)
            piece.deletes = Self.part(deletes, from: start, limit)
            piece.patches = Self.part(patches, from: afterDeletes, limit)
            piece.posts = Self.part(posts, from: afterPatches, limit)
            return piece
        }
    }

    /// Those of a list that are among `limit` things from a place on, which may be before the list begins.
    private static func part<Item>(_ list: [Item], from start: Int, _ limit: Int) -> [Item] {
        let (first, end) = (max(0, start), min(list.count, start + limit))
        return first < end ? Array(list[first..<end]) : []
    }
}
