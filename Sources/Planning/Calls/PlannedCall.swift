package import CanonicalJSON
package import Resources

/// What an operation has a writer do: made by a provider's compiler, taken apart by its writer in a `switch` without a default, so that
/// neither can forget what the other knows.
///
/// It is JSON in plan files and in ledgers alone. This is the one place where it becomes that and is read back.
///
/// A `Codable` enum needs an ``effect`` and nothing else: the compiler derives ``encoded`` and ``init(_:decoding:)`` from its coding keys, which
/// are the names of its cases in plans. Each case has one value without a label, or none.
package protocol PlannedCall: Hashable, Sendable {
    /// The names of its cases in plans.
    associatedtype CodingKeys: CodingKey, RawRepresentable, CaseIterable, Hashable, Sendable where CodingKeys.RawValue == String

    /// What sending it twice would do.
    var effect: Operation.Effect { get }
    /// What shared code is to know of it; by default nothing.
    var traits: OperationTraits { get }
    /// What its provider writes into a plan; without secret text.
    var encoded: EncodedCall { get }
    /// Reads what ``encoded`` writes.
    ///
    /// It may overlook a member: ``init(_:)`` compares what was read with what is there.
    /// - Throws: `DecodingError` for anything else.
    init(_ action: CodingKeys, decoding payload: JSONValue) throws
}

/// A call as plans have it.
package struct EncodedCall: Hashable, Sendable {
    /// Such as `heroku.config.patch`.
    package let action: String
    package let payload: JSONValue

    package init(action: String, payload: JSONValue) {
        (self.action, self.payload) = (action, payload)
    }

    /// The member of an encoded case that holds its value.
    fileprivate static let value = "_0"
}

extension PlannedCall {
    package typealias Action = CodingKeys

    package var traits: OperationTraits { OperationTraits() }

    /// What stands in a plan: what the provider writes, and the traits.
    package var planned: EncodedCall {
        let own = encoded
        let members = traits.members
        guard !members.isEmpty, let payload = own.payload.object else { return own }
        return EncodedCall(action: own.action, payload: .object(payload.merging(members) { _, trait in trait }))
    }

    /// The call of an operation, whole or not at all: what this version would not write is never read in part.
    package init(_ operation: Operation) throws(CallProblem) {
        guard let action = Action(rawValue: operation.action) else {
            throw CallProblem(message: "\(operation.action) is not an operation this version knows")
        }
        let call: Self
        do {
            call = try Self(action, decoding: operation.payload)
        } catch {
            throw CallProblem(operation, CallProblem.clause(error, below: [action.stringValue, EncodedCall.value]))
        }
        guard call.planned.payload == operation.payload else {
            throw CallProblem(operation, "it has parts that this version does not write")
        }
        self = call
    }
}

extension PlannedCall where Self: Codable {
    package var encoded: EncodedCall {
        // An enum is encoded as one member, which is named by the case.
        guard let (action, value) = JSONValue.plain(self).object?.first else { return EncodedCall(action: "", payload: .null) }
        return EncodedCall(action: action, payload: value[EncodedCall.value] ?? value)
    }

    package init(_ action: CodingKeys, decoding payload: JSONValue) throws {
        self = try JSONValue.object([action.rawValue: [EncodedCall.value: payload]]).decoded(as: Self.self)
    }
}

extension Operation {
    /// - Parameters:
    ///   - call: what its writer is to do.
    ///   - addresses: the resources it changes; for a wait, those it waits for; none for a verification.
    ///   - summary: one clause for people.
    ///   - performer: the name of the writer that performs it, where that is not the scope's provider.
    package init(
        _ call: some PlannedCall, in scope: Scope, addresses: [Address], summary: String, prerequisites: [Address] = [],
        performer: String? = nil
    ) {
        let planned = call.planned
        self.init(
            scope: scope, action: planned.action, payload: planned.payload, addresses: addresses, effect: call.effect, summary: summary,
            prerequisites: prerequisites, performer: performer)
    }
}
