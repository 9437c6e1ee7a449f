package import CanonicalJSON
internal import Planning

/// What the requests are about, as plans have it. What is nil is left out, and left to Heroku.
extension HerokuRequest {
    /// A new app.
    package struct AppCreation: Hashable, Sendable, Codable {
        let name: String
        let region: String?
        let team: String?
        let stack: String?
    }

    /// What of an app's settings is changed.
    package struct AppUpdate: Hashable, Sendable, Codable {
        /// Of the next build.
        var build_stack: String?
        var name: String?
        var maintenance: Bool?
    }

    /// All buildpacks of an app.
    package struct BuildpackList: Hashable, Sendable, Codable {
        /// In the order in which they run.
        let buildpacks: [String]
    }

    /// One feature, on or off.
    package struct FeatureSwitch: Hashable, Sendable, Codable {
        let feature: String
        let enabled: Bool
    }

    /// A domain by its host name, or, where it is deleted, by its id.
    package struct Host: Hashable, Sendable, Codable {
        let hostname: String
    }

    /// An add-on by its name.
    package struct AddOnName: Hashable, Sendable, Codable {
        let name: String
    }

    /// An add-on that is made, or moved to another plan.
    package struct AddOnWrite: Hashable, Sendable, Codable {
        let name: String
        let plan: String?
        /// The name that the app knows it by.
        let attachment: String?
    }

    /// An add-on that an app gets under one more name.
    package struct AddOnAttachment: Hashable, Sendable, Codable {
        let name: String
        let plan: String?
        let attachment: String
    }

    /// An attachment that is taken away.
    package struct AttachmentName: Hashable, Sendable, Codable {
        /// The add-on's.
        let name: String
        let attachment: String
    }

    /// Config vars that are set and unset in one release.
    package struct ConfigPatch: Hashable, Sendable, Codable {
        /// Nil for one that is unset.
        let vars: [String: PlannedValue?]
    }

    /// A pipeline that may be wanted by several apps, and is made once.
    package struct PipelineCreation: Hashable, Sendable, Codable {
        let name: String
        /// Of the app that it is made for.
        let stage: String
    }

    /// A pipeline's new name.
    package struct PipelineRename: Hashable, Sendable, Codable {
        /// The pipeline's id.
        let pipeline: String
        let name: String
    }

    /// The place of an app in a pipeline.
    package struct PipelineStage: Hashable, Sendable, Codable {
        /// The pipeline's.
        let name: String
        let stage: String
    }

    /// A coupling that is moved to another stage.
    package struct CouplingMove: Hashable, Sendable {
        /// The pipeline's.
        let name: String
        let stage: String
        /// The coupling's id; nil where it was not read.
        let coupling: String?
    }

    /// A first release of what another app runs.
    package struct ReleasePromotion: Hashable, Sendable, Codable {
        /// The name of the other app.
        let source: String
        /// What it runs; nil where that was not read.
        var artefact: String?
        var release: String?
        var version: Int?
        var commit: String?
        var since: String?
    }

    /// A command that is run once.
    package struct TaskRun: Hashable, Sendable, Codable {
        let task: String
        let command: String
        var size: String?
        /// Seconds.
        var timeout: Int?
        /// The artefact that it is to be run of.
        var release: PlannedValue?
        /// Whether a person asked for it; nil where the files do.
        var asked: Bool?
        /// Whether it may run although it has run before.
        var again: Bool?
    }

    /// How many dynos of which size run.
    package struct FormationPatch: Hashable, Sendable, Codable {
        struct Update: Hashable, Sendable, Codable {
            struct Size: Hashable, Sendable, Codable {
                let name: String
            }

            let type: String
            let quantity: Int
            let dyno_size: Size?

            init(_ type: String, _ quantity: Int, size: String?) {
                self.type = type
                self.quantity = quantity
                dyno_size = size.map(Size.init(name:))
            }
        }

        var updates: [Update]
        /// Whether a first release brings process types that nobody knows yet; nil for not.
        let first: Bool?
    }

    /// Process types that a release is to bring.
    package struct FormationWait: Hashable, Sendable, Codable {
        /// Ascending.
        let types: [String]
    }

    /// Hosts whose certificates are waited for.
    package struct CertificateWait: Hashable, Sendable, Codable {
        /// In lower case, ascending; never empty.
        let hosts: [String]
        /// Seconds.
        let within: Int
        /// Whether one had failed when this was planned: Heroku has to be asked to try again.
        let retry: Bool
    }

    /// A log that is followed for a while.
    package struct LogFollowing: Hashable, Sendable, Codable {
        enum Start: String, Codable {
            case release, now
        }

        let seconds: Int
        /// The pattern that no line may match.
        let refuse: String
        let since: Start
    }
}

extension HerokuRequest.CouplingMove: JSONForm {
    package var json: JSONValue {
        ["name": .string(name), "stage": .string(stage), "coupling": coupling.map(JSONValue.string) ?? .null]
    }

    package init?(json: JSONValue) {
        guard let name = json["name"]?.string, let stage = json["stage"]?.string else { return nil }
        self.init(name: name, stage: stage, coupling: json["coupling"]?.string)
    }
}
