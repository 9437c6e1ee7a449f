internal import CanonicalJSON
package import Planning
package import Resources
import Testing

/// What a provider's calls must do on their way through a plan: come back as they were, and whole or not at all.
package enum CallConformance {
    /// - Parameters:
    ///   - operations: as the provider's compiler makes them, each action among them at least once.
    ///   - rounds: how often each is changed at random and read again.
    package static func check<Call: PlannedCall>(
        _ type: Call.Type, madeAs operations: [Planning.Operation], rounds: Int = 60, seed: UInt64 = 1
    ) throws {
        let missing = Set(Call.Action.allCases.map(\.rawValue)).symmetricDifference(operations.map(\.action))
        #expect(missing.isEmpty, "not compiled, or not known")
        var random = SeededNumbers(seed: seed)
        for operation in operations { try check(type, operation, rounds, &random) }
    }

    private static func check<Call: PlannedCall>(
        _ type: Call.Type, _ operation: Planning.Operation, _ rounds: Int, _ random: inout SeededNumbers
    ) throws {
        let call = try Call(operation)
        #expect(call.planned == EncodedCall(action: operation.action, payload: operation.payload))
        #expect(operation.traits == call.traits, "shared code reads other traits than the call has")
        // As a plan file has it.
        let read = try JSONValue(parsing: operation.payload.canonicalBytes())
        #expect(try Call(operation.with(payload: read)) == call)

        for payload in refused(operation.payload) {
            #expect(throws: CallProblem.self, "\(payload.prettyText())") { try Call(operation.with(payload: payload)) }
        }
        for _ in 0..<rounds {
            let payload = changed(operation.payload, &random)
            guard payload != operation.payload else { continue }
            do throws(CallProblem) {
                let other = try Call(operation.with(payload: payload))
                #expect(other.planned.payload == payload && other != call, "read in part: \(payload.prettyText())")
            } catch {
                #expect(error.message.contains(operation.action), "\(error.message) does not name the operation")
            }
        }
    }

    /// What no version writes.
    private static func refused(_ payload: JSONValue) -> [JSONValue] {
        let members = payload.object ?? [:]
        return [.null, [], "text", .object(members.merging(["surplus": 1]) { _, new in new })]
    }

    /// The same with one thing in it that is otherwise: taken out, put in, renamed, or replaced by something else.
    private static func changed(_ value: JSONValue, _ random: inout SeededNumbers) -> JSONValue {
        let others: [JSONValue] = [.null, true, false, 0, 7, -1, "", "other", [], [.null], [:], ["secret": "vault:/X"]]
        // Deeper places are more, so most changes are made there.
        let isHere = Int.random(in: 0..<4, using: &random) == 0
        switch value {
        case .object(var members) where !isHere && !members.isEmpty:
            guard let key = members.keys.sorted().randomElement(using: &random), let member = members[key] else { return value }
            switch Int.random(in: 0..<8, using: &random) {
            case 0: members[key] = nil
            case 1:
                members[key] = nil
                members["\(key)s"] = member
            case 2: members["other"] = others.randomElement(using: &random)
            default: members[key] = changed(member, &random)
            }
            return .object(members)
        case .array(var items) where !isHere && !items.isEmpty:
            let index = Int.random(in: 0..<items.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: items.remove(at: index)
            case 1: items.append(items[index])
            default: items[index] = changed(items[index], &random)
            }
            return .array(items)
        default: return others.randomElement(using: &random) ?? .null
        }
    }

    /// Changes from what one estate declares of a provider to what another does, as a plan would have them.
    /// - Parameters:
    ///   - old: what is live; each resource has the id that `id` gives it.
    ///   - new: what is declared now.
    package static func changes(
        from old: [DesiredScope], to new: [DesiredScope], id: (Address, Content) -> RemoteID? = { _, _ in nil }
    ) -> [Change] {
        let (before, after) = (contents(old), contents(new))
        return Set(before.keys).union(after.keys).sorted().compactMap { address in
            let (live, wanted) = (before[address], after[address])
            return live == wanted ? nil : change(address, from: live, to: wanted, id: live.flatMap { id(address, $0) })
        }
    }

    /// One change, with nothing to say of it.
    package static func change(_ address: Address, from before: Content?, to after: Content?, id: RemoteID? = nil) -> Change {
        Change(
            address: address, action: before == nil ? .create : after == nil ? .delete : .update, movement: .pending, before: before,
            after: after, remoteID: id, consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil, prerequisites: [])
    }

    private static func contents(_ scopes: [DesiredScope]) -> [Address: Content] {
        let resources = scopes.flatMap(\.resources).compactMap { resource -> (Address, Content)? in
            guard case .present(let content) = resource.presence else { return nil }
            return (resource.address, content)
        }
        return Dictionary(resources, uniquingKeysWith: { first, _ in first })
    }
}
