internal import CanonicalJSON

extension EstateSchema {
    static var serviceEnvironments: JSONValue { map(["$ref": "#/$defs/service-settings"]) }

    /// What holds for all environments of a service, or for one.
    static var service: [String: JSONValue] {
        [
            "app": .object(["type": "string", "pattern": "^[a-z][a-z0-9-]{1,28}[a-z0-9]$", "description": "The app's name at Heroku."]),
            "provider": text("Which provider, where there are several."), "mode": ["$ref": "#/$defs/mode"],
            "prune": boolean("Delete what is live and not declared."), "retire": ["$ref": "#/$defs/retire"],
            "moved": ["$ref": "#/$defs/moved"],
            "stack": text("heroku-24, container, …"), "region": text("us, eu, …; fixed when the app is made."),
            "team": text("The team that owns the app; fixed when it is made."), "maintenance": boolean("Show the maintenance page."),
            "acm": boolean("Whether Heroku manages the certificates of the domains."),
            "acknowledge": map(map(text("By the variable's name, then the rule's: why what looks like a credential is none."))),
            "config": map(nullable(scalar("A literal, !secret, !ref, !lookup, !external, !absent or !unset."))),
            "formation": map(closed(["quantity": whole("Dynos."), "size": text("standard-1x, …")], required: ["quantity"])),
            "addons": map(
                closed(
                    [
                        "plan": text("service:plan"), "name": text("The add-on's own name."),
                        "as": text("The attachment, such as DATABASE."), "retire": ["$ref": "#/$defs/retire"],
                        "moved": ["$ref": "#/$defs/moved"],
                    ], required: ["plan"])),
            "domains": list(text("A host name.")), "buildpacks": list(text("heroku/ruby, or a URL.")),
            "features": map(boolean("On or off.")),
            "compare": ["$ref": "#/$defs/compare"], "reads": ["$ref": "#/$defs/reads"], "health": health,
            "after": list(text("service/NAME, zone/NAME or mail_domain/NAME.")), "release": ["$ref": "#/$defs/release"],
            "pipeline": ["$ref": "#/$defs/pipeline"], "tasks": map(["$ref": "#/$defs/task"]), "ignore": ["$ref": "#/$defs/ignore"],
        ]
    }
}
