internal import CanonicalJSON

/// The bodies of the API: every documented field of the schema, null where there is nothing to say.
enum HerokuShapes {
    static func named(_ kind: String, _ name: String) -> JSONValue {
        ["id": .string(Identity.uuid("\(kind)/\(name)")), "name": .string(name)]
    }

    static func app(_ app: HerokuApp, version: String) -> JSONValue {
        let team: JSONValue = app.team.map { named("team", $0) } ?? .null
        return [
            "acm": .boolean(app.acm), "archived_at": .null, "buildpack_provided_description": .null,
            "build_stack": named("stack", app.buildStack), "created_at": .string(app.createdAt),
            "generation": version == "3.sdk" ? "cedar" : named("generation", "cedar"),
            "git_url": .string("https://git.heroku.com/\(app.name).git"), "id": .string(app.id),
            "internal_routing": app.isInternal ? true : .null,
            "maintenance": .boolean(app.maintenance), "name": .string(app.name),
            "owner": ["email": .string(app.owner), "id": .string(Identity.uuid("user/\(app.owner)"))],
            "organization": team, "team": team, "region": named("region", app.region),
            "released_at": .text(app.releases.last?.createdAt), "repo_size": .null,
            "slug_size": app.isDeployed ? 2048 : .null, "space": app.space.map { named("space", $0) } ?? .null,
            "stack": named("stack", app.stack),
            "updated_at": .string(app.updatedAt), "web_url": .string("https://\(app.host)/"),
        ]
    }

    /// An app as the routes of teams answer with it: another resource of the schema, with less in it.
    static func teamApp(_ app: JSONValue) -> JSONValue {
        var members = app.object ?? [:]
        for name in ["acm", "generation", "organization"] { members[name] = nil }
        members["joined"] = true
        members["locked"] = false
        members["team"] = app["team"]?["name"].map { ["name": $0] } ?? .null
        return .object(members)
    }

    static func reference(_ app: HerokuApp) -> JSONValue { ["id": .string(app.id), "name": .string(app.name)] }

    static func release(_ release: HerokuRelease, of app: HerokuApp) -> JSONValue {
        [
            "addon_plan_names": .array(release.planNames.map(JSONValue.string)),
            "artifacts": release.slug.map { [["type": "slug", "id": .string($0)]] } ?? [],
            "app": reference(app), "created_at": .string(release.createdAt), "description": .string(release.description),
            "id": .string(release.id), "updated_at": .string(release.updatedAt),
            "slug": release.slug.map { ["id": .string($0)] } ?? .null, "status": .string(release.status),
            "user": ["id": .string(Identity.uuid("user/\(release.user)")), "email": .string(release.user)],
            "version": .integer(release.version), "current": .boolean(app.currentVersion == release.version),
            "output_stream_url": release.hasOutput ? .string("https://release-output.heroku.com/streams/\(release.id)") : .null,
            "eligible_for_rollback": .boolean(release.slug != nil && release.status == "succeeded"),
        ]
    }

    static func process(_ process: HerokuProcess, of app: HerokuApp) -> JSONValue {
        [
            "app": reference(app), "command": .string(process.command), "created_at": .string(process.createdAt),
            "dyno_size": named("dyno-size", process.size), "id": .string(process.id), "quantity": .integer(process.quantity),
            "size": .string(process.size), "type": .string(process.type), "updated_at": .string(process.updatedAt),
        ]
    }

    static func domain(_ domain: HerokuDomain, of app: HerokuApp) -> JSONValue {
        [
            "acm_status": .text(domain.certificate?.status), "acm_status_reason": .text(domain.certificate?.reason), "app": reference(app),
            "cname": .text(domain.cname),
            "created_at": .string(domain.createdAt), "hostname": .string(domain.hostname), "id": .string(domain.id),
            "kind": .string(domain.kind),
            "sni_endpoint": app.certificate(of: domain),
            "status": .string(domain.status), "updated_at": .string(domain.updatedAt),
        ]
    }

    /// - Parameter hasMessage: whether the message of the provider is asked for (`X-Heroku-Legacy-Provider-Messages`).
    static func addon(_ addon: HerokuAddon, of app: HerokuApp, hasMessage: Bool = false) -> JSONValue {
        let billing: JSONValue = ["id": .string(app.id), "name": .string(app.name), "type": "app"]
        return [
            "actions": [], "addon_service": named("addon-service", addon.service), "app": reference(app),
            "billed_price": ["cents": 5000, "contract": false, "unit": "month"], "billing_entity": billing,
            "config_vars": .array(addon.configVars.map(JSONValue.string)), "created_at": .string(addon.createdAt),
            "id": .string(addon.id), "name": .string(addon.name), "plan": named("plan", addon.plan),
            "provider_id": .string(String(Identity.hex("provider/\(addon.id)").prefix(8))),
            "provision_message": hasMessage && addon.state == "provisioning" ? "The database should be available in 3-5 minutes." : "",
            "state": .string(addon.state), "updated_at": .string(addon.updatedAt),
            "web_url": .string("https://addons-sso.heroku.com/apps/\(app.id)/addons/\(addon.id)"),
        ]
    }

    static func feature(_ name: String, enabled: Bool, of app: HerokuApp) -> JSONValue {
        [
            "created_at": .string(app.createdAt), "description": .string("The feature \(name)."),
            "doc_url": .string("https://devcenter.heroku.com/articles/\(name)"), "enabled": .boolean(enabled),
            "id": .string(Identity.uuid("feature/\(name)")), "name": .string(name), "state": "general",
            "updated_at": .string(app.updatedAt), "display_name": .string(name), "feedback_email": "feedback@heroku.com",
        ]
    }

    static func account(_ email: String) -> JSONValue {
        [
            "allow_tracking": true, "beta": false, "country_of_residence": .null, "created_at": "2024-01-01T12:00:00Z",
            "default_organization": .null, "default_team": .null, "delinquent_at": .null, "email": .string(email), "federated": false,
            "id": .string(Identity.uuid("user/\(email)")), "identity_provider": .null, "last_login": "2026-05-18T08:00:00Z",
            "name": .null, "sms_number": .null, "suspended_at": .null, "two_factor_authentication": true,
            "updated_at": "2026-05-01T12:00:00Z", "verified": true,
        ]
    }
}
