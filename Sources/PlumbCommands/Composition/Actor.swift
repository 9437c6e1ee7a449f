/// Who runs this command, as the history records it: the one place that knows.
enum Actor {
    /// In GitHub Actions whoever triggered this run, and not who triggered it first: a re-run keeps `GITHUB_ACTOR`.
    /// No workflow can set `GITHUB_TRIGGERING_ACTOR`, so it comes before `PLUMB_ACTOR`, which anybody can.
    static func name(_ variables: [String: String]) -> String {
        for name in ["GITHUB_TRIGGERING_ACTOR", "PLUMB_ACTOR", "GITHUB_ACTOR", "USER"] {
            if let actor = variables[name], !actor.isEmpty { return actor }
        }
        return "unknown"
    }
}
