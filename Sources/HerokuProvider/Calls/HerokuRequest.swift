package import Planning

/// One thing that Heroku is asked for, of whichever app.
package enum HerokuRequest: PlannedCall, Codable {
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
    package enum CodingKeys: String, CodingKey, CaseIterable {
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

    /// What sending it twice would do.
    package var effect: Operation.Effect {
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

    package var traits: OperationTraits {
        switch self {
        case .createPipeline(let creation): OperationTraits(shared: creation.name)
        case .runTask(let run): OperationTraits(isAsked: run.asked == true, mayRepeat: run.again == true)
        default: OperationTraits()
        }
    }
}
