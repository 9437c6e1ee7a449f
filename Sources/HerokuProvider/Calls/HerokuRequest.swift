internal import CanonicalJSON
internal import Planning

/// One thing that Heroku is asked for, of whichever app.
package enum HerokuRequest: Hashable, Sendable {
    case createApp(AppCreation)
    case updateApp(AppUpdate)
    case deleteApp
    case putBuildpacks(BuildpackList)
    case patchFeature(FeatureSwitch)
    case createDomain(Host)
    case deleteDomain(Host)
    case awaitDomain(Host)
    case createAddon(AddOnWrite)
    case changePlan(AddOnWrite)
    case deleteAddon(AddOnName)
    case awaitAddon(AddOnName)
    case attach(AddOnAttachment)
    case detach(AttachmentName)
    case patchConfig(ConfigPatch)
    case createPipeline(PipelineCreation)
    case renamePipeline(PipelineRename)
    case couple(PipelineStage)
    case moveStage(CouplingMove)
    case promote(ReleasePromotion)
    case awaitRelease
    case runTask(TaskRun)
    case patchFormation(FormationPatch)
    case awaitFormation(FormationWait)
    case enableCertificates
    case disableCertificates
    case awaitCertificates(CertificateWait)
    case followLog(LogFollowing)

    /// The names in plans.
    package enum Action: String, CaseIterable, Sendable {
        case createApp = "heroku.app.create"
        case updateApp = "heroku.app.update"
        case deleteApp = "heroku.app.delete"
        case putBuildpacks = "heroku.buildpacks.put"
        case patchFeature = "heroku.feature.patch"
        case createDomain = "heroku.domain.create"
        case deleteDomain = "heroku.domain.delete"
        case awaitDomain = "heroku.domain.await"
        case createAddon = "heroku.addon.create"
        case changePlan = "heroku.addon.plan"
        case deleteAddon = "heroku.addon.delete"
        case awaitAddon = "heroku.addon.await"
        case attach = "heroku.attachment.create"
        case detach = "heroku.attachment.delete"
        case patchConfig = "heroku.config.patch"
        case createPipeline = "heroku.pipeline.create"
        case renamePipeline = "heroku.pipeline.rename"
        case couple = "heroku.coupling.create"
        case moveStage = "heroku.coupling.stage"
        case promote = "heroku.release.promote"
        case awaitRelease = "heroku.release.verify"
        case runTask = "heroku.task.run"
        case patchFormation = "heroku.formation.patch"
        case awaitFormation = "heroku.formation.await"
        case enableCertificates = "heroku.acm.enable"
        case disableCertificates = "heroku.acm.disable"
        case awaitCertificates = "heroku.acm.await"
        case followLog = "heroku.log.follow"
    }

    var action: Action {
        switch self {
        case .createApp: .createApp
        case .updateApp: .updateApp
        case .deleteApp: .deleteApp
        case .putBuildpacks: .putBuildpacks
        case .patchFeature: .patchFeature
        case .createDomain: .createDomain
        case .deleteDomain: .deleteDomain
        case .awaitDomain: .awaitDomain
        case .createAddon: .createAddon
        case .changePlan: .changePlan
        case .deleteAddon: .deleteAddon
        case .awaitAddon: .awaitAddon
        case .attach: .attach
        case .detach: .detach
        case .patchConfig: .patchConfig
        case .createPipeline: .createPipeline
        case .renamePipeline: .renamePipeline
        case .couple: .couple
        case .moveStage: .moveStage
        case .promote: .promote
        case .awaitRelease: .awaitRelease
        case .runTask: .runTask
        case .patchFormation: .patchFormation
        case .awaitFormation: .awaitFormation
        case .enableCertificates: .enableCertificates
        case .disableCertificates: .disableCertificates
        case .awaitCertificates: .awaitCertificates
        case .followLog: .followLog
        }
    }

    /// What sending it twice would do.
    var effect: Operation.Effect {
        switch self {
        case .updateApp, .deleteApp, .putBuildpacks, .patchFeature, .deleteDomain, .changePlan, .deleteAddon, .detach, .patchConfig,
            .renamePipeline, .moveStage, .patchFormation, .disableCertificates:
            .idempotent
        case .createApp, .createDomain, .createAddon, .attach, .createPipeline, .couple, .promote, .runTask,
            .enableCertificates:
            .readBackFirst
        case .awaitDomain, .awaitAddon, .awaitRelease, .awaitFormation: .wait
        case .awaitCertificates, .followLog: .verify
        }
    }

    /// Without the app.
    var payload: JSONValue {
        switch self {
        case .deleteApp, .awaitRelease, .enableCertificates, .disableCertificates: [:]
        case .createApp(let call): .plain(call)
        case .updateApp(let call): .plain(call)
        case .putBuildpacks(let call): .plain(call)
        case .patchFeature(let call): .plain(call)
        case .createDomain(let call): .plain(call)
        case .deleteDomain(let call): .plain(call)
        case .awaitDomain(let call): .plain(call)
        case .createAddon(let call): .plain(call)
        case .changePlan(let call): .plain(call)
        case .deleteAddon(let call): .plain(call)
        case .awaitAddon(let call): .plain(call)
        case .attach(let call): .plain(call)
        case .detach(let call): .plain(call)
        case .patchConfig(let call): .plain(call)
        case .createPipeline(let call): .plain(call)
        case .renamePipeline(let call): .plain(call)
        case .couple(let call): .plain(call)
        case .moveStage(let call): .plain(call)
        case .promote(let call): .plain(call)
        case .runTask(let call): .plain(call)
        case .patchFormation(let call): .plain(call)
        case .awaitFormation(let call): .plain(call)
        case .awaitCertificates(let call): .plain(call)
        case .followLog(let call): .plain(call)
        }
    }

    /// - Throws: `DecodingError` for what ``payload`` never is.
    init(_ action: Action, decoding payload: JSONValue) throws {
        switch action {
        case .createApp: self = .createApp(try payload.decoded(as: AppCreation.self))
        case .updateApp: self = .updateApp(try payload.decoded(as: AppUpdate.self))
        case .deleteApp: self = .deleteApp
        case .putBuildpacks: self = .putBuildpacks(try payload.decoded(as: BuildpackList.self))
        case .patchFeature: self = .patchFeature(try payload.decoded(as: FeatureSwitch.self))
        case .createDomain: self = .createDomain(try payload.decoded(as: Host.self))
        case .deleteDomain: self = .deleteDomain(try payload.decoded(as: Host.self))
        case .awaitDomain: self = .awaitDomain(try payload.decoded(as: Host.self))
        case .createAddon: self = .createAddon(try payload.decoded(as: AddOnWrite.self))
        case .changePlan: self = .changePlan(try payload.decoded(as: AddOnWrite.self))
        case .deleteAddon: self = .deleteAddon(try payload.decoded(as: AddOnName.self))
        case .awaitAddon: self = .awaitAddon(try payload.decoded(as: AddOnName.self))
        case .attach: self = .attach(try payload.decoded(as: AddOnAttachment.self))
        case .detach: self = .detach(try payload.decoded(as: AttachmentName.self))
        case .patchConfig: self = .patchConfig(try payload.decoded(as: ConfigPatch.self))
        case .createPipeline: self = .createPipeline(try payload.decoded(as: PipelineCreation.self))
        case .renamePipeline: self = .renamePipeline(try payload.decoded(as: PipelineRename.self))
        case .couple: self = .couple(try payload.decoded(as: PipelineStage.self))
        case .moveStage: self = .moveStage(try payload.decoded(as: CouplingMove.self))
        case .promote: self = .promote(try payload.decoded(as: ReleasePromotion.self))
        case .awaitRelease: self = .awaitRelease
        case .runTask: self = .runTask(try payload.decoded(as: TaskRun.self))
        case .patchFormation: self = .patchFormation(try payload.decoded(as: FormationPatch.self))
        case .awaitFormation: self = .awaitFormation(try payload.decoded(as: FormationWait.self))
        case .enableCertificates: self = .enableCertificates
        case .disableCertificates: self = .disableCertificates
        case .awaitCertificates: self = .awaitCertificates(try payload.decoded(as: CertificateWait.self))
        case .followLog: self = .followLog(try payload.decoded(as: LogFollowing.self))
        }
    }
}
