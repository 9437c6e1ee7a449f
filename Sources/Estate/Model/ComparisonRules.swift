package import Diagnostics

/// What a service says of its environments beside each other: `compare:`.
///
/// A name is a variable's, or a setting's as the file writes it: `stack`, `domains`, `formation/web`. Each comes with a reason.
package struct ComparisonRules: Hashable, Sendable {
    /// What may differ, or be in one environment only.
    package let differs: [String: Located<String>]
    /// What must be the same.
    package let same: [String: Located<String>]

    package init(differs: [String: Located<String>] = [:], same: [String: Located<String>] = [:]) {
        self.differs = differs
        self.same = same
    }

    /// The settings that may be named, as the file writes them.
    package static let settings = [
        "acm", "addons", "buildpacks", "domains", "features", "formation", "maintenance", "region", "stack", "team",
    ]
    /// Of these, those with names of their own: `formation/web`.
    package static let namedSettings = ["addons", "features", "formation"]
}
