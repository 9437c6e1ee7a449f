package import Resources

/// A part of a live thing that no file gets, since a secret stands in it. Says what it is, and nothing of the secret.
package struct WithheldPart: Hashable, Sendable {
    /// Nil where the name itself gives the secret away.
    package let address: Address?
    /// What it is, with its article: `a record set`.
    package let kind: String
    /// Why, as a clause: `one of its values looks like a Stripe secret key`.
    package let reason: String

    package init(_ address: Address?, kind: String, reason: String) {
        self.address = address
        self.kind = kind
        self.reason = reason
    }

    /// What it is called in a list: its address, else what it is and of which thing.
    package func name(in scope: Scope) -> String { address?.description ?? "\(kind) of \(scope)" }
}
