internal import Resources

/// Compares what would be applied here with what was applied there.
struct SoakedContent {
    /// Names of this environment's scopes to those of their counterparts, longest first: one may begin another.
    private let names: [(here: String, there: String)]

    init(_ counterparts: [GateFacts.Counterpart]) {
        names = counterparts.compactMap { pair in pair.there.map { (pair.here.name, $0.name) } }.sorted { $0.here.count > $1.here.count }
    }

    /// Whether both are the same but for what tells the environments apart: the names of apps, and the slug under which a
    /// store keeps an environment's secrets.
    func isSame(_ here: Content, _ there: Content) -> Bool {
        switch (here, there) {
        case (.text(let own), .text(let other)): own == other || translated(own) == other
        case (.list(let own), .list(let other)):
            own.count == other.count && zip(own, other).allSatisfy(isSame)
        case (.record(let own), .record(let other)):
            own.count == other.count && own.allSatisfy { name, value in other[name].map { isSame(value, $0) } ?? false }
        case (.concealed(let own), .concealed(let other)): isSame(own, other)
        case (.unknown(let own, let attribute), .unknown(let other, let otherAttribute)):
            own.kind == other.kind && translated(own.scope.name) == other.scope.name && attribute == otherAttribute
        default: here == there
        }
    }

    private func isSame(_ here: Content.Concealed, _ there: Content.Concealed) -> Bool {
        if here.fingerprint == there.fingerprint { return true }
        if let own = here.plain, let other = there.plain { return translated(own) == other }
        guard let own = here.source, let other = there.source else { return false }
        return (own.store, own.folder, own.name) == (other.store, other.folder, other.name)
    }

    private func translated(_ text: String) -> String {
        guard let name = names.first(where: { text.contains($0.here) }) else { return text }
        return text.replacing(name.here, with: name.there)
    }
}
