package import CanonicalJSON
package import Resources

/// What an operation has a writer do: made by a provider's compiler, taken apart by its writer in a `switch` without a default, so that
/// neither can forget what the other knows.
///
/// It is JSON in plan files and in ledgers alone. This is the one place where it becomes that and is read back.
package protocol PlannedCall: Hashable, Sendable {
    /// The names of its cases in plans.
    associatedtype Action: RawRepresentable, CaseIterable, Hashable, Sendable where Action.RawValue == String

    /// Which case it is.
    var action: Action { get }
    /// What sending it twice would do.
    var effect: Operation.Effect { get }
    /// What stands in a plan; without secret text.
    var payload: JSONValue { get }
    /// Reads what ``payload`` writes.
    ///
    /// It may overlook a member: ``init(_:)`` compares what was read with what is there.
    /// - Throws: `DecodingError` for anything else.
    init(_ action: Action, decoding payload: JSONValue) throws
}

extension PlannedCall {
    /// The call of an operation, whole or not at all: what this version would not write is never read in part.
    package init(_ operation: Operation) throws(CallProblem) {
        guard let action = Action(rawValue: operation.action) else {
            throw CallProblem(message: "\(operation.action) is not an operation this version knows")
        }
        let call: Self
        do {
            call = try Self(action, decoding: operation.payload)
        } catch {
            throw CallProblem(operation, CallProblem.clause(error))
        }
        guard call.payload == operation.payload else { throw CallProblem(operation, "it has parts that this version does not write") }
        self = call
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
        self.init(
            scope: scope, action: call.action.rawValue, payload: call.payload, addresses: addresses, effect: call.effect, summary: summary,
            prerequisites: prerequisites, performer: performer)
    }
}
