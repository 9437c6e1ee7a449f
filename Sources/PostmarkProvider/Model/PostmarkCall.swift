package import CanonicalJSON
package import Planning

/// What Postmark is asked for.
package enum PostmarkCall: PlannedCall {
    case verify(DomainVerification)

    /// The names in plans.
    package enum Action: String, CaseIterable, Sendable {
        case verify = "postmark.domain.verify"
    }

    package var action: Action {
        switch self {
        case .verify: .verify
        }
    }

    package var effect: Operation.Effect {
        switch self {
        case .verify: .verify
        }
    }

    package var payload: JSONValue {
        switch self {
        case .verify(let verification): .plain(verification)
        }
    }

    package init(_ action: Action, decoding payload: JSONValue) throws {
        switch action {
        case .verify: self = .verify(try payload.decoded(as: DomainVerification.self))
        }
    }
}
