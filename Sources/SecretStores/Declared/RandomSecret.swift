internal import Cryptography
internal import Resources

/// Secrets from random bytes.
package enum RandomSecret {
    /// Bytes of the system's cryptographic random source.
    package static let system: @Sendable (Int) -> [UInt8] = { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// - Parameter bytes: as many as the recipe asks for.
    static func text(_ bytes: [UInt8], _ encoding: SecretRecipe.Encoding) -> Secret {
        switch encoding {
        case .hex: Secret(bytes.hexDigits)
        case .base64: Secret(Base64.encode(bytes))
        case .base64url:
            Secret(
                String(
                    Base64.encode(bytes).compactMap { character -> Character? in
                        switch character {
                        case "+": "-"
                        case "/": "_"
                        case "=": nil
                        default: character
                        }
                    }))
        }
    }
}
