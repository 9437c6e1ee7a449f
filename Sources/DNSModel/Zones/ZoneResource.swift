package import Planning
package import Resources

/// The zone as a resource: where it is to be deleted by `retire:`, and where its provider makes zones that are declared and missing.
package enum ZoneResource {
    package static let kind = "zone"

    /// The address of the zone itself: a scope has one.
    package static func address(in scope: Scope) -> Address { Address(scope, kind) }

    /// Whether the files say anything of the zone itself.
    package static func isDeclared(in scope: DesiredScope) -> Bool { scope.resources.contains { $0.address.kind == kind } }

    /// The change that makes the zone, when it is among the changes.
    package static func creation(_ changes: [Change]) -> Change? { changes.first { $0.address.kind == kind && $0.action == .create } }

    /// The deletion, when it is among the changes; everything else of the zone goes with it.
    /// - Parameter call: the provider's own.
    package static func deletion<Call: PlannedCall>(
        _ changes: [Change], in observation: Observation, as call: (ZoneDeletion) -> Call
    ) -> Operation? {
        guard changes.contains(where: { $0.address.kind == kind && $0.action == .delete }) else { return nil }
        return Operation(
            call(ZoneDeletion(zone: observation.targetID ?? "")), in: observation.scope, addresses: changes.map(\.address).sorted(),
            summary: "delete the zone \(observation.scope.name)")
    }

    static func consequence(of change: Change, in observation: Observation) -> Consequence {
        let zone = change.address.scope.name
        guard change.action == .delete else {
            return Consequence(.none, "creates the zone; resolvers use it once the registrar, or the zone above, names its servers")
        }
        let names = observation.resources.filter { $0.address.kind == RecordSetName.kind }.map { RecordSetName($0.address) }
        let mail = names.contains { $0.isApex && $0.type == "MX" } ? "mail to \(zone) stops, " : ""
        let count = names.count == 1 ? "1 record set" : "\(names.count) record sets"
        return Consequence(
            .dataLoss, "deletes the zone with its \(count): \(mail)and no host below \(zone) resolves any more", isReversible: false)
    }
}
