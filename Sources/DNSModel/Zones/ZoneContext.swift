package import Planning
internal import Resources

/// What a zone's file says besides its records.
package struct ZoneContext: Hashable, Sendable, Codable {
    /// As the provider calls it; nil where the file does not say.
    package let plan: String?
    /// Those that are asked, in the order of the file.
    package let resolvers: [String]
    /// The rules whose warnings its writer accepts, ascending, of each record set with a value that loading could not see; by its name.
    package let lookedUp: [String: [String]]

    /// What the file leaves out is left out.
    package init(plan: String? = nil, resolvers: [String] = [], lookedUp: [String: [String]] = [:]) {
        (self.plan, self.resolvers, self.lookedUp) = (plan, resolvers, lookedUp)
    }

    /// Of a scope that is a zone.
    package init(_ scope: DesiredScope) {
        self = scope.context.decoded(as: ZoneContext.self) ?? ZoneContext()
    }
}
