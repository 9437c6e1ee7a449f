internal import Estate
internal import Resources

extension NounDescription {
    static let secret = NounDescription(
        "secret", "a secret", "One value that is kept in stores and given to everything that names one of its locations with !secret.",
        [
            KeyDescription(
                "secret", .text("name", "^[A-Za-z0-9][A-Za-z0-9._-]*$"), "The secret's name.", example: "session-key", isRequired: true),
            .owner("The strictest environment of its consumers."),
            KeyDescription(
                "value", .either([.object { .generate }, .tagged(["!lookup"], orText: false)]),
                "Where it comes from: !generate makes it when it is applied, !lookup keeps what a provider answers.",
                example: "!generate { bytes: 32, encoding: hex }", isRequired: true),
            KeyDescription(
                "generation", .whole(least: 1, most: nil), "Raise it for a new value in place of the old one; !lookup has none.",
                example: "2", standard: "1"),
            KeyDescription(
                "stored", .list(.text("store:/path/NAME")), "Where it is kept; the first is written first.",
                example: "[\"secrets:/Web/SESSION_KEY\"]", isRequired: true),
        ])

    static let generate = NounDescription(
        "generate", "!generate", "How a random value is made.",
        [
            KeyDescription(
                "bytes", .whole(least: SecretReader.sizes.lowerBound, most: SecretReader.sizes.upperBound), "How many random bytes.",
                example: "48", standard: "32"),
            KeyDescription(
                "encoding", .choice(SecretRecipe.Encoding.allCases.map(\.rawValue)), "How they are written.", example: "base64url",
                standard: SecretRecipe.Encoding.hex.rawValue),
        ])
}
