/// When a variable is read: a flag, its opposite, or several of them.
package indirect enum Condition: Hashable, Sendable {
    case flag(Flag)
    case not(Condition)
    case all([Condition])
    case any([Condition])

    /// A flag of the same service, in its own or in another environment.
    package struct Flag: Hashable, Sendable {
        package let name: String
        package let environment: String?

        package init(_ name: String, in environment: String? = nil) {
            self.name = name
            self.environment = environment
        }
    }

    /// Whether it holds; nil where that depends on a flag of which it is not known whether it is on.
    package func holds(_ isOn: (Flag) -> Bool?) -> Bool? {
        switch self {
        case .flag(let flag): isOn(flag)
        case .not(let inner): inner.holds(isOn).map { !$0 }
        case .all(let parts): Self.fold(parts.map { $0.holds(isOn) }, deciding: false)
        case .any(let parts): Self.fold(parts.map { $0.holds(isOn) }, deciding: true)
        }
    }

    /// One part with the deciding value decides; without it, one unknown part leaves everything open.
    private static func fold(_ parts: [Bool?], deciding: Bool) -> Bool? {
        if parts.contains(deciding) { return deciding }
        return parts.contains(nil) ? nil : !deciding
    }

    /// Every flag that the condition looks at, in the order of the text.
    package var flags: [Flag] {
        switch self {
        case .flag(let flag): [flag]
        case .not(let inner): inner.flags
        case .all(let parts), .any(let parts): parts.flatMap(\.flags)
        }
    }

    /// Both, where there are both.
    package static func both(_ left: Condition?, _ right: Condition?) -> Condition? {
        guard let left, let right else { return left ?? right }
        return .all([left, right])
    }
}

extension Condition.Flag: CustomStringConvertible {
    package var description: String { name + (environment.map { "@" + $0 } ?? "") }
}
