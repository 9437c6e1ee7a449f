internal import CanonicalJSON

extension HerokuShapes {
    static func pipeline(_ pipeline: HerokuPipeline) -> JSONValue {
        [
            "created_at": .string(pipeline.createdAt), "id": .string(pipeline.id), "name": .string(pipeline.name),
            "owner": pipeline.owner.map { ["id": .string($0.id), "type": .string($0.type)] } ?? .null,
            "updated_at": .string(pipeline.updatedAt), "generation": named("generation", "cedar"),
        ]
    }

    /// Ids only.
    static func coupling(in state: HerokuState) -> (HerokuCoupling) -> JSONValue {
        { coupling in
            [
                "app": ["id": .string(coupling.app)], "created_at": .string(coupling.createdAt),
                "id": .string(coupling.id), "pipeline": ["id": .string(coupling.pipeline)], "stage": .string(coupling.stage),
                "updated_at": .string(coupling.updatedAt),
            ]
        }
    }

    static func promotion(_ promotion: HerokuPromotion) -> JSONValue {
        [
            "created_at": .string(promotion.createdAt), "id": .string(promotion.id), "pipeline": ["id": .string(promotion.pipeline)],
            "source": ["app": ["id": .string(promotion.sourceApp)], "release": ["id": .string(promotion.sourceRelease)]],
            "status": .string(promotion.status), "updated_at": .text(promotion.updatedAt),
        ]
    }

    static func target(_ target: HerokuPromotion.Target, of promotion: HerokuPromotion) -> JSONValue {
        [
            "app": ["id": .string(target.app)], "error_message": .text(target.error), "id": .string(target.id),
            "pipeline_promotion": ["id": .string(promotion.id)], "release": target.release.map { ["id": .string($0)] } ?? .null,
            "status": .string(target.status),
        ]
    }

    static func slug(_ id: String, _ slug: HerokuSlug?, of app: HerokuApp) -> JSONValue {
        [
            "blob": ["method": "GET", "url": .string("https://api.heroku.com/slugs/\(id).tgz")],
            "buildpack_provided_description": .null, "checksum": .string("SHA256:\(Identity.hex(id))\(Identity.hex(id + "/checksum"))"),
            "commit": .text(slug?.commit), "commit_description": .text(slug?.commit_description),
            "created_at": .string(app.releases.first { $0.slug == id }?.createdAt ?? app.createdAt), "id": .string(id),
            "process_types": .object(
                Dictionary(app.formation.map { ($0.type, .string($0.command)) }, uniquingKeysWith: { first, _ in first })),
            "size": 2048, "stack": named("stack", app.stack), "updated_at": .string(app.updatedAt), "deleted_at": .null,
        ]
    }
}
