/// How sure it is that a text is a secret, and with that how much of it is looked for.
package enum SecretCertainty: Int, Comparable, Sendable {
    /// A live value that may be plain: the whole of it, and what in it looks random.
    case possible
    /// What the files take from a store with `!secret`: also either half, where it looks like words.
    case declared
    /// A credential, a generated value, or what a contract calls secret: also where it is short, as a whole word.
    case certain

    package static func < (left: SecretCertainty, right: SecretCertainty) -> Bool { left.rawValue < right.rawValue }
}
