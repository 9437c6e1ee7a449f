package import CanonicalJSON

/// What shared code knows of an operation, whichever provider performs it. A provider's call says it (``PlannedCall/traits``), and shared code
/// reads it from the operation (``Operation/traits``): no other member of a payload is anybody's but the provider's.
package struct OperationTraits: Hashable, Sendable {
    /// What it makes for several scopes, such as the name of a pipeline that two apps go into: of equal ones the first is enough. Nil for what
    /// belongs to its scope alone.
    package var shared: String?
    /// Whether a person asked for it, and not the files.
    package var isAsked: Bool
    /// Whether it may be done although it was done before.
    package var mayRepeat: Bool
    /// Whether it only puts a live secret into a store.
    package var isDeposit: Bool

    package init(shared: String? = nil, isAsked: Bool = false, mayRepeat: Bool = false, isDeposit: Bool = false) {
        (self.shared, self.isAsked, self.mayRepeat, self.isDeposit) = (shared, isAsked, mayRepeat, isDeposit)
    }

    /// The members that it has in a payload.
    private enum Member {
        static let (shared, asked, again, deposit) = ("shared", "asked", "again", "adopted")
    }

    /// Those of a payload.
    package init(_ payload: JSONValue) {
        self.init(
            shared: payload[Member.shared]?.string, isAsked: payload[Member.asked]?.boolean == true,
            mayRepeat: payload[Member.again]?.boolean == true, isDeposit: payload[Member.deposit]?.boolean == true)
    }

    /// What stands in a payload beside what its provider writes there.
    var members: [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        members[Member.shared] = shared.map(JSONValue.string)
        members[Member.asked] = isAsked ? true : nil
        members[Member.again] = mayRepeat ? true : nil
        members[Member.deposit] = isDeposit ? true : nil
        return members
    }

    /// A payload without what only says who asked for it.
    fileprivate static func work(of payload: JSONValue) -> JSONValue {
        var members = payload.object ?? [:]
        for member in [Member.asked, Member.again] { members[member] = nil }
        return .object(members)
    }
}

extension Operation {
    package var traits: OperationTraits { OperationTraits(payload) }

    /// What is done, equal however often and by whomever it is asked for.
    package var work: JSONValue { OperationTraits.work(of: payload) }
}
