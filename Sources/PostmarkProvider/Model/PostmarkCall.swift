package import Planning

/// What Postmark is asked for.
package enum PostmarkCall: PlannedCall, Codable {
    case verify(DomainVerification)

    /// The names in plans.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case verify = "postmark.domain.verify"
    }

    package var effect: Operation.Effect {
        switch self {
        case .verify: .verify
        }
    }
}
