internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// Writes add-ons, one after the other: Heroku provisions an app's add-ons singly.
struct HerokuAddonWriting {
    private let calls: HerokuCalls
    private let app: String
    private let name: String
    private let pace: HerokuPace

    init(_ calls: HerokuCalls, app: String, name: String, pace: HerokuPace) {
        self.calls = calls
        self.app = app
        self.name = name
        self.pace = pace
    }

    private var path: String { "/apps/\(PercentEncoding.encode(app))/addons" }

    func delete(_ addon: String) async throws(ProviderError) -> OperationOutcome {
        let attempt = "destroying the add-on \(addon) of \(name)"
        do throws(ProviderError) {
            try await calls.delete(path + "/\(PercentEncoding.encode(addon))", attempt: attempt)
        } catch  where error.code == .notFound {
            // Gone already counts as destroyed; where the app cannot be found, nothing says that it is gone.
            let live = try await calls.list(path, of: HerokuAPI.AddOn.self, attempt: attempt)
            guard !live.contains(where: { $0.name == addon }) else { throw error }
        }
        return OperationOutcome(.done, "destroyed")
    }

    /// Add-on names are unique across Heroku, so a lost answer is read back by name and nothing is billed twice.
    /// No `confirm` is sent: what would overwrite a config var is refused and reported.
    func create(_ write: HerokuRequest.AddOnWrite) async throws(ProviderError) -> OperationOutcome {
        let addon = write.name
        var body: [String: JSONValue] = ["name": .string(addon)]
        body["plan"] = write.plan.map(JSONValue.string)
        if let attachment = write.attachment { body["attachment"] = ["name": .string(attachment)] }
        let attempt = "making the add-on \(addon) of \(name)"
        do throws(ProviderError) {
            let made = try await calls.write(.post, path, .object(body), as: HerokuAPI.AddOn.self, attempt: attempt, repeatable: false)
            return OperationOutcome(.done, "made \(made.name), \(made.state ?? "provisioned")")
        } catch {
            guard error.outcomeUnknown || error.status == 422 else { throw error }
            return try await readBack(addon, plan: write.plan, after: error)
        }
    }

    private func readBack(_ addon: String, plan: String?, after error: ProviderError) async throws(ProviderError) -> OperationOutcome {
        do throws(ProviderError) {
            let found = try await calls.get(
                path + "/\(PercentEncoding.encode(addon))", as: HerokuAPI.AddOn.self, attempt: "looking for the add-on \(addon)")
            guard let plan, found.plan.name == plan || found.plan.name.hasPrefix(plan + ":") else {
                throw ProviderError(.conflict, attempt: error.attempt, message: "it exists with the plan \(found.plan.name)")
            }
            // An answer that was lost was to our own request; a refusal says that it was there before.
            let how = error.outcomeUnknown ? "made \(found.name)" : "\(found.name) is there already"
            return OperationOutcome(.done, "\(how), \(found.state ?? "provisioned")")
        } catch let second where second.code == .notFound {
            throw error.with(outcomeUnknown: false)
        }
    }

    func changePlan(_ write: HerokuRequest.AddOnWrite) async throws(ProviderError) -> OperationOutcome {
        let (addon, attempt) = (write.name, "changing the plan of \(write.name)")
        guard let plan = write.plan else {
            throw ProviderError(.rejected, attempt: attempt, message: "the operation names no plan", fix: "nothing was sent; plan again")
        }
        let answer = try await calls.write(
            .patch, path + "/\(PercentEncoding.encode(addon))", ["plan": .string(plan)], as: HerokuAPI.AddOn.self, attempt: attempt,
            repeatable: true)
        return OperationOutcome(.done, "on \(answer.plan.name)")
    }

    func attach(_ write: HerokuRequest.AddOnAttachment) async throws(ProviderError) -> OperationOutcome {
        let (addon, attachment) = (write.name, write.attachment)
        let attempt = "attaching \(addon) to \(name) as \(attachment)"
        // Each attempt makes a release, so an attachment that is there already is looked for first.
        if try await isAttached(addon, as: attachment, attempt) { return OperationOutcome(.done, "attached already") }
        do throws(ProviderError) {
            _ = try await calls.write(
                .post, "/addon-attachments", ["addon": .string(addon), "app": .string(app), "name": .string(attachment)],
                as: HerokuAPI.Attachment.self, attempt: attempt, repeatable: false)
        } catch {
            guard error.outcomeUnknown else { throw error }
            // Where that cannot be read either, what was answered first stands.
            guard let isThere = try? await isAttached(addon, as: attachment, attempt) else { throw error }
            guard isThere else {
                throw error.with(outcomeUnknown: false)
            }
        }
        return OperationOutcome(.done, "attached as \(attachment)")
    }

    /// One that is not there any more counts as detached; by its id, since names can be given to other add-ons.
    func detach(_ write: HerokuRequest.AttachmentName) async throws(ProviderError) -> OperationOutcome {
        let (addon, attachment) = (write.name, write.attachment)
        let attempt = "detaching \(attachment) from \(addon)"
        let found = try await attachments(attempt).first { $0.name == attachment && $0.addon.name == addon }
        guard let found else { return OperationOutcome(.done, "is detached already") }
        do throws(ProviderError) {
            try await calls.delete("/addon-attachments/\(PercentEncoding.encode(found.id))", attempt: attempt)
        } catch  where error.code == .notFound {
            guard try await !attachments(attempt).contains(where: { $0.id == found.id }) else { throw error }
        }
        return OperationOutcome(.done, "detached \(attachment)")
    }

    private func attachments(_ attempt: String) async throws(ProviderError) -> [HerokuAPI.Attachment] {
        try await calls.list("/apps/\(PercentEncoding.encode(app))/addon-attachments", of: HerokuAPI.Attachment.self, attempt: attempt)
    }

    private func isAttached(_ addon: String, as attachment: String, _ attempt: String) async throws(ProviderError) -> Bool {
        try await attachments(attempt).contains { $0.name == attachment && $0.addon.name == addon }
    }

    func await(_ addon: String) async throws(ProviderError) -> OperationOutcome {
        let attempt = "waiting for \(addon)"
        let (found, isDone) = try await pace.looks(pace.addon, attempt: attempt) { () async throws(ProviderError) in
            try await calls.get(path + "/\(PercentEncoding.encode(addon))", as: HerokuAPI.AddOn.self, attempt: attempt)
        } until: {
            $0.state != "provisioning"
        } seen: { _ in
            "\(addon) is being provisioned"
        }
        guard isDone else {
            return try pace.wait.end(attempt, own: HerokuPace.seconds(pace.addon), seen: "\(addon) is being provisioned")
        }
        guard found.state == "provisioned" || found.state == nil else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "the add-on could not be made: it is \(found.state ?? "gone")",
                fix: "see `heroku addons:info \(addon)`")
        }
        return OperationOutcome(.done, "provisioned")
    }
}
