internal import CanonicalJSON

// The state in the seed's own format: what `HerokuState.init(seed:)` reads back.

extension HerokuState {
    var picture: JSONValue {
        [
            "tokens": .strings(tokens),
            "accounts": .plain(accounts),
            "provisioning_seconds": .integer(provisioningSeconds),
            "app_limit": .integer(appLimit), "domain_seconds": .integer(domainSeconds),
            "certificate_seconds": .integer(certificateSeconds), "names": names.picture,
            "serial": .integer(serial),
            "buckets": .object(buckets.mapValues { ["quarters": .integer($0.quarters), "at": .integer($0.at)] }),
            "apps": .array(apps.map(\.picture)),
            "addons": .array(addons.map(\.picture)),
            "attachments": .array(attachments.map(\.picture)),
            "pipelines": .array(pipelines.map(\.picture)),
            "couplings": .array(couplings.map(\.picture)),
            "promotions": .plain(promotions),
            "programs": .plain(programs),
            "log_seconds": .integer(logSeconds), "dyno_serial": .integer(dynoSerial),
            "log_sessions": .plain(logSessions), "builds": .plain(builds),
            "promotion_seconds": .integer(promotionSeconds),
            "slugs": .plain(slugs),
        ]
    }
}

extension JSONValue {
    static func strings(_ map: [String: String]) -> JSONValue { .object(map.mapValues(JSONValue.string)) }
    static func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
    static func whole(_ value: Int?) -> JSONValue { value.map(JSONValue.integer) ?? .null }
}

extension HerokuApp {
    var picture: JSONValue {
        [
            "id": .string(id), "name": .string(name), "owner": .string(owner), "team": .text(team), "region": .string(region),
            "stack": .string(stack), "build_stack": .string(buildStack), "maintenance": .boolean(maintenance), "acm": .boolean(acm),
            "created_at": .string(createdAt), "updated_at": .string(updatedAt), "config": .strings(config),
            "buildpacks": .array(buildpacks.map(JSONValue.string)), "features": .object(features.mapValues(JSONValue.boolean)),
            "release_command": releaseCommand.map { ["seconds": .integer($0.seconds), "succeeds": .boolean($0.succeeds)] } ?? .null,
            "releases": .array(releases.map(\.picture)),
            "formation": .plain(formation.map(PictureProcess.init)),
            "domains": .array(domains.map(\.picture)), "promotion_error": .text(promotionError),
            "collaborators": .array(collaborators.map(JSONValue.string)), "drains": .plain(drains),
            "commands": .plain(scripts),
            "dynos": .plain(dynos),
            "log": .plain(log),
        ]
    }
}

/// A process under the seed's key names.
private struct PictureProcess: Encodable {
    var id, type, command, size, created_at, updated_at: String
    var quantity: Int

    init(_ process: HerokuProcess) {
        (id, type, command, size) = (process.id, process.type, process.command, process.size)
        (created_at, updated_at, quantity) = (process.createdAt, process.updatedAt, process.quantity)
    }
}

extension HerokuRelease {
    var picture: JSONValue {
        [
            "id": .string(id), "version": .integer(version), "description": .string(description), "status": .string(status),
            "user": .string(user), "slug": .text(slug), "created_at": .string(createdAt), "updated_at": .string(updatedAt),
            "addon_plan_names": .array(planNames.map(JSONValue.string)), "config": config.map(JSONValue.strings) ?? .null,
            "pending": .plain(pending), "has_output": .boolean(hasOutput),
        ]
    }
}

extension HerokuDomain {
    var picture: JSONValue {
        [
            "id": .string(id), "hostname": .string(hostname), "kind": .string(kind), "cname": .text(cname), "status": .string(status),
            "created_at": .string(createdAt), "updated_at": .string(updatedAt), "ready_at": .whole(readyAt),
            "certificate": .plain(certificate),
        ]
    }
}

extension HerokuAddon {
    var picture: JSONValue {
        [
            "id": .string(id), "name": .string(name), "app": .string(app), "plan": .string(plan), "state": .string(state),
            "created_at": .string(createdAt), "updated_at": .string(updatedAt), "config_vars": .array(configVars.map(JSONValue.string)),
            "url": .string(url), "ready_at": .whole(readyAt), "author": .string(author),
        ]
    }
}

extension HerokuAttachment {
    var picture: JSONValue {
        [
            "id": .string(id), "name": .string(name), "app": .string(app), "addon": .string(addon), "namespace": .text(namespace),
            "config_vars": .array(configVars.map(JSONValue.string)), "created_at": .string(createdAt), "updated_at": .string(updatedAt),
        ]
    }
}
