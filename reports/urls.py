"""Addresses of figures and summaries."""

from django.urls import path

from reports.views import (
    dashboards,
    digests,
    figures,
    generations,
    my_year,
    narratives,
    papers,
    rows,
    summaries,
    warnings,
    workbench,
)

urlpatterns = [
    path("workbench/", workbench.page, name="workbench"),
    path("my-year/", my_year.page, name="my-year"),
    path("my-year/<int:year>/certificate/", my_year.certificate, name="my-year-certificate"),
    path("dashboard/", dashboards.own, name="dashboards"),
    path("post-dashboard/", dashboards.posts, name="post-dashboard"),
    path("dashboard/<slug:code>/", dashboards.page, name="dashboard"),
    path("dashboard/<slug:code>/comparison/", dashboards.comparison, name="comparison"),
    path("dashboard/<slug:code>/trends/", dashboards.trends, name="trends"),
    path("digests/<slug:code>/", digests.page, name="digest"),
    path("digests/<slug:code>/<slug:week>/", digests.page, name="digest-week"),
    path("warnings/", warnings.own, name="warnings"),
    path("warnings/<slug:code>/", warnings.page, name="warnings-of"),
    path("warnings/<slug:code>/<slug:rule>/acknowledgement/", warnings.rest, name="warning-rest"),
    path("warnings/<slug:code>/<slug:rule>/acknowledgement/<uuid:pk>/", warnings.rest, name="warning-row-rest"),
    path("summaries/", summaries.index, name="summaries"),
    path("summaries/<slug:code>/<int:year>/", summaries.page, name="summary"),
    path("summaries/<slug:code>/<int:year>/generation/", generations.generate, name="summary-generation"),
    path("summaries/<slug:code>/<int:year>/batch/", generations.generate_all, name="summary-batch-new"),
    path("summaries/batches/<uuid:pk>/", generations.batch, name="summary-batch"),
    path("summaries/<slug:code>/<int:year>/text/<slug:section>/", narratives.edit, name="narrative"),
    path("summaries/files/<uuid:pk>/", generations.download, name="summary-file"),
    path("figures/<slug:code>/<int:year>/", figures.index, name="figures"),
    path("figures/<uuid:pk>/", figures.entry, name="figure"),
    path("minors/<uuid:pk>/papers/<slug:kind>/", papers.show, name="file-paper"),
    path("figures/<slug:code>/rows/<slug:metric>/", rows.index, name="figure-rows"),
]
