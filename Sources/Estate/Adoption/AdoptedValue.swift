package import Resources

/// How a live variable is declared, so that the file wants what is live.
package enum AdoptedValue: Hashable, Sendable {
    /// As it is.
    case plain(String)
    /// A store has the same; written as it is to stand in the file.
    case stored(SecretReference)
    /// Another declaration tells the same.
    case reference(Reference)
    case lookup(Lookup)
    /// May be a secret, and no store has it: it must be there, and is never written.
    case external

    package var node: DeclaredNode {
        switch self {
        case .plain(let text): .text(text)
        case .stored(let reference): .tagged("!secret", reference.description)
        case .reference(let reference): .tagged("!ref", reference.description)
        case .lookup(let lookup): .tagged("!lookup", lookup.description)
        case .external: .external
        }
    }

    /// In which order variables stand in a file: switches and other plain values, what others tell, what stores have, what is missing.
    var rank: Int {
        switch self {
        case .plain(let text): PlainVariable.isSwitch(text) ? 0 : 1
        case .reference, .lookup: 2
        case .stored: 3
        case .external: 4
        }
    }
}
