internal import CanonicalJSON
internal import DNSModel
internal import Planning
internal import Reconciling
internal import Resources

/// An operation that makes or changes a zone, read back from its payload.
struct ZoneWrite {
    let scope: Scope
    let edits: [SetEdit]
    let attempt: String
    /// In a path.
    let id: String
    private let payload: JSONValue
    private let created: Int

    /// - Throws: for a payload that this version did not write, and for what is never written; nothing has been sent then.
    init(_ operation: Operation) throws(ProviderError) {
        scope = operation.scope
        payload = operation.payload
        attempt = "writing records of \(operation.scope.name)"
        guard let zone = operation.payload["zone"]?.string, !zone.isEmpty, let sets = operation.payload["sets"]?.array else {
            throw Self.refused(attempt, "the payload is not one of this version", fix: "plan again with this version")
        }
        id = ZoneID.of(operation.scope.name)
        var edits: [SetEdit] = []
        for set in sets {
            guard let edit = SetEdit(payload: set) else {
                throw Self.refused(attempt, "the payload is not one of this version", fix: "plan again with this version")
            }
            guard !edit.isGuarded(in: operation.scope.name) else {
                throw Self.refused(
                    attempt, "the SOA and the name servers of a zone are not written by plumb", fix: "change them with pdnsutil")
            }
            edits.append(edit)
        }
        self.edits = edits
        created = operation.payload["created"]?.integer ?? 0
    }

    /// The body that makes the zone. DEFAULT makes each write move the serial, by which secondaries and others see it.
    func creation() throws(ProviderError) -> JSONValue {
        guard let kind = payload["kind"]?.string.flatMap(ZoneDefaults.Kind.init), let servers = payload["nameservers"]?.array else {
            throw Self.refused(attempt, "the zone's kind or name servers are not known", fix: "plan again with this version")
        }
        return [
            "name": .string(ZoneID.name(scope.name)), "kind": .string(kind.wire), "soa_edit_api": "DEFAULT",
            "nameservers": .array(servers.compactMap(\.string).map { .string(ZoneID.name($0)) }), "rrsets": try sets(),
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
