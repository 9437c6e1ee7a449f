package import Resources

/// Something live that no file can hold: a resource of a kind that the language does not have, or an attribute of one that it has.
package struct UnheldPart: Hashable, Sendable {
    /// What becomes of the resource.
    package enum Standing: String, Hashable, Sendable {
        /// It is declared as far as it can be, and only observed: it has an attribute that no file can hold.
        case observed
        /// It is in no file.
        case undeclared
        /// Nobody knows whether there is one: it could not be read.
        case unknown
    }

    /// The resource; of one that is not known, its kind with no name.
    package let address: Address
    package let standing: Standing
    /// What cannot be held, or why it is not known: a clause whose subject is the resource, such as
    /// `is attached once more, as ANALYTICS`.
    package let reason: String

    package init(_ address: Address, _ standing: Standing, _ reason: String) {
        self.address = address
        self.standing = standing
        self.reason = reason
    }

    /// What a rule calls the resource by.
    package var pattern: String { address.name.isEmpty ? address.kind : "\(address.kind)/\(address.name)" }
}
