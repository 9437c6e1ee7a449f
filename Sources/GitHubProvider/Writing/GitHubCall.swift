package import Planning

/// What GitHub is asked for.
package enum GitHubCall: PlannedCall, Codable {
    case dispatch(WorkflowDispatch)
    case putRules(EnvironmentRules)
    case writeSecrets(JobSecrets)
    case writeVariable(JobVariable)

    /// The names in plans.
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case dispatch = "github.workflow.dispatch"
        case putRules = "github.environment.put"
        case writeSecrets = "github.secrets.write"
        case writeVariable = "github.variable.write"
    }

    package var effect: Operation.Effect {
        switch self {
        case .dispatch: .readBackFirst
        case .putRules, .writeSecrets, .writeVariable: .idempotent
        }
    }
}
