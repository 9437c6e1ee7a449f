internal import DNSModel
internal import Estate
internal import Resources
internal import Planning

/// Whether the zone is as a request leaves it: told from what is live when the request's own answer was lost.
struct PatchReadBack {
    private let edits: [SetEdit]
    private let scope: Scope

    init(_ edits: [SetEdit], in scope: Scope) {
        self.edits = edits
        self.scope = scope
    }

    /// A request is one transaction, so one set that is otherwise says that it was not done, or was undone since.
    /// - Parameter live: of the whole zone.
    func isDone(in live: [LiveResource]) -> Bool {
        let sets = Dictionary(live.map { ($0.address, $0.content) }, uniquingKeysWith: { first, _ in first })
        return edits.allSatisfy { edit in
            guard let name = RecordSetName(fullName: edit.name, type: edit.type, zone: scope.name) else { return false }
            return isAsWritten(edit, name, sets[name.address(in: scope)])
        }
    }

    private func isAsWritten(_ edit: SetEdit, _ name: RecordSetName, _ content: Content?) -> Bool {
        guard let wanted = edit.replacement else { return content == nil }
        guard let content, let live = RecordSetContent(content, name) else { return false }
        let switchedOff = content[LiveSets.disabled]?.list?.compactMap(\.text) ?? []
        return live.values == Set(wanted.values.compactMap { $0?.text }.map(name.canonical)) && live.ttl == .integer(wanted.ttl)
            && switchedOff.sorted() == wanted.disabled.sorted()
            && wanted.comment.map { .text($0) == live.comment ?? .text("") } ?? true
    }
}
