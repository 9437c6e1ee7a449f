internal import CanonicalJSON
internal import DNSModel
internal import Planning
internal import Reconciling
internal import Resources

/// Record sets that are written to one zone, as the API takes them.
struct ZoneWrite {
    let scope: Scope
    let edits: [SetEdit]
    let attempt: String
    /// In a path.
    let id: String
    private let created: Int

    /// - Parameter created: how many of the sets are new.
    /// - Throws: for what is never written; nothing has been sent then.
    init(_ edits: [SetEdit], created: Int = 0, in scope: Scope) throws(ProviderError) {
        self.scope = scope
        self.edits = edits
        self.created = created
        attempt = "writing records of \(scope.name)"
        id = ZoneID.of(scope.name)
        guard !edits.contains(where: { $0.isGuarded(in: scope.name) }) else {
            throw Self.refused(
                attempt, "the SOA and the name servers of a zone are not written by plumb", fix: "change them with pdnsutil")
        }
    }

    /// The body that makes the zone. DEFAULT makes each write move the serial, by which secondaries and others see it.
    func body(of creation: ZoneCreation) throws(ProviderError) -> JSONValue {
        guard let kind = ZoneDefaults.Kind(rawValue: creation.kind) else {
            throw Self.refused(attempt, "the zone's kind is not known", fix: "plan again with this version")
        }
        return [
            "name": .string(ZoneID.name(scope.name)), "kind": .string(kind.wire), "soa_edit_api": "DEFAULT",
            "nameservers": .array(creation.nameservers.map { .string(ZoneID.name($0)) }), "rrsets": try sets(),
        ]
    }

    /// The body that changes the zone.
    func change() throws(ProviderError) -> JSONValue { ["rrsets": try sets()] }

    private func sets() throws(ProviderError) -> JSONValue {
        var sets: [JSONValue] = []
        for edit in edits {
            do throws(SetEdit.Problem) {
                sets.append(try edit.wire(zone: scope.name))
            } catch {
                throw Self.refused(attempt, error.message, fix: "nothing was sent; correct the value and plan again")
            }
        }
        return .array(sets)
    }

    /// `2 created, 1 deleted`.
    var summary: String {
        let deleted = edits.count { $0.replacement == nil }
        return WriteSummary(
            created: created, changed: edits.count - deleted - created, deleted: deleted, of: "record set"
        ).past
    }

    private static func refused(_ attempt: String, _ message: String, fix: String) -> ProviderError {
        ProviderError(.rejected, attempt: attempt, message: message, fix: fix)
    }
}
