/// Whether a CI runs this program: then nobody at a terminal vouches for the files, and the machine is gone afterwards.
enum ContinuousIntegration {
    /// The variable that all CIs set, and that a person can set to `false`.
    static let variable = "CI"

    static func isRunning(_ variables: [String: String]) -> Bool { !["", "false", "0"].contains(variables[variable] ?? "") }
}
