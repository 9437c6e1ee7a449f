package import Diagnostics

/// Where the first release of an app comes from.
package enum FirstRelease: Hashable, Sendable {
    /// What the service's app of another environment runs: promoted, not built again.
    case promotion(from: String)
    case workflow(DeployWorkflow)
}

/// A workflow of a code host that builds and releases.
package struct DeployWorkflow: Hashable, Sendable {
    /// The provider's name in the estate.
    package let provider: String
    /// Such as `raxx-app/TradeMasterAPI`.
    package let repository: String
    /// The workflow's file name, such as `deploy-queue.yml`.
    package let file: String
    /// The branch or tag it runs on.
    package let ref: String
    /// The inputs of the workflow, by name.
    package let inputs: [String: String]
    /// The input that takes a mark of our own, by which the run is found again; nil where the workflow has none.
    package let marker: String?

    package init(provider: String, repository: String, file: String, ref: String, inputs: [String: String], marker: String?) {
        self.provider = provider
        self.repository = repository
        self.file = file
        self.ref = ref
        self.inputs = inputs
        self.marker = marker
    }
}

/// The pipeline that an app is in, and its stage there.
package struct PipelineStage: Hashable, Sendable {
    package static let stages = ["test", "review", "development", "staging", "production"]

    package let name: String
    package let stage: String
    /// What the pipeline was called before.
    package let movedFrom: Located<String>?

    package init(name: String, stage: String, movedFrom: Located<String>? = nil) {
        self.name = name
        self.stage = stage
        self.movedFrom = movedFrom
    }
}

/// A command that is run once in a dyno of its own, such as a migration.
package struct OneOffTask: Hashable, Sendable {
    /// When the command runs.
    package enum Occasion: String, Hashable, Sendable, CaseIterable {
        /// After the first release, where `plumb` makes it.
        case first
        /// For everything built that the app comes to run.
        case release
    }

    /// One line for the shell.
    package let command: String
    /// As written; nil for the size the provider takes by itself.
    package let size: String?
    /// Seconds after which the provider ends it.
    package let timeout: Int
    package let occasion: Occasion

    package init(command: String, size: String?, timeout: Int, occasion: Occasion) {
        self.command = command
        self.size = size
        self.timeout = timeout
        self.occasion = occasion
    }
}
